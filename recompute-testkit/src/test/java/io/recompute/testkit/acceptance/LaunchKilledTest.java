package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.run.Launcher;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.Strays;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import io.recompute.testkit.slurm.NeedsSlurm;
import io.recompute.testkit.slurm.SlurmCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A launch whose program is killed has happened or has not, and happens once when it is asked for again. {@code
 * -Drecompute.kills=200} asks for more kills than every build has, {@code -Drecompute.seed} for the moments of before.
 */
@Timeout(900)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class LaunchKilledTest {
    private static final int KILLS = Integer.getInteger("recompute.kills", 8);

    private static final long SEED = Long.getLong("recompute.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Of the kills, so many fall anywhere between the start of the connecting and some time after the launch. */
    private static final double EARLY = 0.3;
    /** How far behind the usual end of a launch kills still fall. */
    private static final double BEYOND = 1.3;

    @TempDir
    Path directory;

    @Test
    @NeedsOpenSsh(users = true)
    void eachIdStartsOnceOverOpenSsh() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create()) {
            eachIdStartsOnce("OpenSSH", server.instance(user), user.home(), Launcher.detached());
        }
    }

    @Test
    @NeedsSlurm
    @NeedsOpenSsh(users = true)
    void eachIdIsSubmittedOnceToSlurm() throws Exception {
        try (SlurmCluster cluster = SlurmCluster.start(2, 0);
                OpenSshServer server = OpenSshServer.builder()
                        .line("SetEnv SLURM_CONF=" + cluster.configuration())
                        .start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create()) {
            eachIdStartsOnce("Slurm", server.instance(user), user.home(), Launcher.slurm());
            assertThat(cluster.slurm("squeue", "-h", "-t", "all", "-o", "%j").lines())
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThanOrEqualTo(KILLS);
        }
    }

    @Test
    void eachIdStartsOnceOverTheEmbeddedServer() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            eachIdStartsOnce("the embedded server", server.instance(), server.home(), Launcher.detached());
        }
    }

    private void eachIdStartsOnce(String where, Instance instance, Path home, Launcher launcher) throws Exception {
        Path project = SmallProject.in(directory);
        KilledLaunches tally = new KilledLaunches();
        try (Workspace workspace = LaunchingClient.project(project, instance)
                        .launcher(launcher)
                        .init();
                ClientPool clients = new ClientPool(project, instance, launcher)) {
            Random random = new Random(SEED);
            Duration fromConnecting = clients.next("whole-1").launch(true);
            Duration fromLaunching = clients.next("whole-2").launch(false);
            for (int round = 0; round < KILLS; round++) {
                boolean early = random.nextDouble() < EARLY;
                Duration usual = early ? fromConnecting : fromLaunching;
                long pause = (long) (random.nextDouble() * BEYOND * usual.toNanos());
                LaunchingClient client = clients.next("kill-" + round);
                tally.killed(client.kill(early, pause));
                relaunch(workspace, client.id(), tally);
            }
            // What was cut may have come to life long after.
            for (int round = 0; round < KILLS; round++) {
                tally.starts(starts(workspace, "kill-" + round));
            }
        }
        // Processes of that home stand anywhere.
        tally.strays = Strays.of(home, Path.of("/"));
        System.out.println("launches killed over " + where + ", seed " + SEED + ": " + tally);
        assertThat(tally.wrong).as("seed " + SEED + ": " + tally).isEmpty();
        assertThat(tally.doubled + tally.never)
                .as("seed " + SEED + ": " + tally)
                .isZero();
        assertThat(tally.strays).as("seed " + SEED).isEmpty();
    }

    private static void relaunch(Workspace workspace, String id, KilledLaunches tally) throws InterruptedException {
        tally.startedByTheKilled += starts(workspace, id) > 0 ? 1 : 0;
        RemoteProcess run = workspace.runAsync(LaunchingClient.spec(id));
        int code = run.waitFor(LIMIT).code().orElse(-1);
        int again = workspace.attach(id).waitFor(LIMIT).code().orElse(-1);
        if (code != LaunchingClient.STATUS || again != code) {
            tally.wrong.add(id + " ended with " + code + ", then " + again);
        }
    }

    private static int starts(Workspace workspace, String id) {
        return (int) workspace.run("cat starts-" + id).text().lines().count();
    }
}
