package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A launch whose program is killed has happened or has not, and happens once when it is asked for again. */
@Timeout(600)
@NeedsOpenSsh(users = true)
class LaunchKilledTest {
    /** Up to 200 are worth while; each takes about a second. */
    private static final int KILLS = Integer.getInteger("recompute.kills", 15);

    private static final long SEED = Long.getLong("recompute.seed", System.nanoTime());
    /** About twice what a launch over a ready connection takes, so that kills fall before, into and behind it. */
    private static final Duration SPREAD = Duration.ofMillis(60);

    @TempDir
    Path directory;

    @Test
    void eachIdStartsOnceWhereverItsClientWasKilled() throws Exception {
        Path project = SmallProject.in(directory);
        Random random = new Random(SEED);
        int startedByTheKilled = 0;
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create();
                Workspace workspace = project(project, server.instance(user)).init()) {
            for (int round = 0; round < KILLS; round++) {
                String id = "kill-" + round;
                long pause = (long) (random.nextDouble() * SPREAD.toNanos());
                killWhileItLaunches(project, server.instance(user), server, new Moment(id, pause));

                startedByTheKilled += workspace.run("cat starts-" + id).text().isEmpty() ? 0 : 1;
                RemoteProcess run = workspace.runAsync(spec(id));
                String what = "seed " + SEED + ", id " + id + ", killed after " + pause + " ns";
                assertThat(run.waitFor(Duration.ofSeconds(60)).code()).as(what).hasValue(5);
                assertThat(workspace.attach(id).waitFor(Duration.ofSeconds(60)).code())
                        .as(what)
                        .hasValue(5);
                assertThat(workspace.run("cat starts-" + id).text()).as(what).isEqualTo("started\n");
            }
        }
        System.out.println(
                "seed " + SEED + ": of " + KILLS + " killed clients, " + startedByTheKilled + " had started their run");
    }

    private static RunSpec spec(String id) {
        return RunSpec.shell("echo started >>starts-" + id + "; exit 5").id(id);
    }

    private static Project project(Path project, Instance instance) {
        return Recompute.project(project).instance(instance);
    }

    /** Whose launch is cut, and how long after it was asked for. */
    private record Moment(String id, long nanos) {}

    private static void killWhileItLaunches(Path project, Instance instance, OpenSshServer server, Moment moment)
            throws Exception {
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Client.class.getName(),
                        project.toString(),
                        instance.address(),
                        server.identityFile().toString(),
                        server.hostKeyFingerprint(),
                        moment.id())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = client.inputReader(StandardCharsets.UTF_8);
                OutputStream go = client.getOutputStream()) {
            assertThat(said.readLine()).isEqualTo("ready");
            go.write('\n');
            go.flush();
            long end = System.nanoTime() + moment.nanos();
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            client.destroyForcibly();
            assertThat(client.waitFor()).isEqualTo(137);
        }
    }

    /** The program that is killed: arguments are the project, the address, the key, the host's fingerprint, the id. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) throws IOException {
            Instance instance = Instance.parse(arguments[1])
                    .withIdentity(Path.of(arguments[2]), null)
                    .withHostKey(arguments[3]);
            try (Workspace workspace = project(Path.of(arguments[0]), instance).open()) {
                System.out.println("ready");
                if (System.in.read() == '\n') {
                    System.out.println(workspace.runAsync(spec(arguments[4])).id());
                }
                // Only a kill ends it.
                while (!Thread.interrupted()) {
                    LockSupport.park();
                }
            }
        }
    }
}
