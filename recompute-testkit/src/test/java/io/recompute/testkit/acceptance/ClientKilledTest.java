package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.model.Instance;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run outlives the program that started it, however that ends. */
@NeedsOpenSsh(users = true)
class ClientKilledTest {
    private static final int STEPS = 40;

    @TempDir
    Path directory;

    @Test
    void aRunGoesOnWhenItsClientIsKilledAndAnotherOneFindsAllOfIt() throws Exception {
        Path project = SmallProject.in(directory);
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create()) {
            Instance instance = server.instance(user);
            String id = startAndKill(project, instance, server);

            try (Workspace other = project(project, instance).open()) {
                RemoteProcess run = other.attach(id);
                List<String> lines =
                        run.log().follow().lines().map(LogLine::text).toList();

                assertThat(run.waitFor(Duration.ofSeconds(60)).code()).hasValue(7);
                assertThat(lines)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, STEPS)
                                .mapToObj(step -> "step " + step)
                                .toList());
            }
        }
    }

    private static Project project(Path project, Instance instance) {
        return Recompute.project(project).instance(instance);
    }

    /** Another JVM starts the run and is killed while it follows it. */
    private static String startAndKill(Path project, Instance instance, OpenSshServer server) throws Exception {
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Client.class.getName(),
                        project.toString(),
                        instance.address(),
                        server.identityFile().toString(),
                        server.hostKeyFingerprint())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = client.inputReader(StandardCharsets.UTF_8)) {
            String id = said.readLine();
            assertThat(said.readLine()).isEqualTo("step 1");
            client.destroyForcibly();
            assertThat(client.waitFor()).isEqualTo(137);
            return id;
        }
    }

    /** The program that is killed: arguments are the project, the address, the key file and the host's fingerprint. */
    static final class Client {
        private Client() {}

        public static void main(String[] arguments) {
            Instance instance = Instance.parse(arguments[1])
                    .withIdentity(Path.of(arguments[2]), null)
                    .withHostKey(arguments[3]);
            try (Workspace workspace = project(Path.of(arguments[0]), instance).init()) {
                RemoteProcess run = workspace.runAsync(RunSpec.shell("python3 x.py " + STEPS + " 0.05 7"));
                System.out.println(run.id());
                run.log().follow().forEach(System.out::println);
            }
        }
    }
}
