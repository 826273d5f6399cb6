package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.slurm.NeedsSlurm;
import io.recompute.testkit.slurm.SlurmCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** re on the login node of a real Slurm. */
@Timeout(180)
@NeedsSlurm
class SlurmModesTest {
    @SuppressWarnings("NullAway.Init")
    private static SlurmCluster cluster;

    @TempDir
    Path root;

    private EmbeddedSshServer server;
    private Calls re;

    @BeforeAll
    static void startCluster() throws InterruptedException {
        cluster = SlurmCluster.start(1, 1);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedSshServer.builder()
                .environment("SLURM_CONF", cluster.configuration().toString())
                .start();
        re = Calls.initialized(root, server, "slurm-" + root.getFileName());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aProcessIsAJobWithTheseOptions() {
        assertThat(re.call("async", "--slurm=--partition=short --nice=3", "echo $SLURM_JOB_PARTITION")
                        .status())
                .isZero();
        assertThat(re.call("log", "--follow").out()).isEqualTo("short\n");
        assertThat(re.call("async", "--launcher=auto", "--gpus=1", "echo gpu $CUDA_VISIBLE_DEVICES")
                        .status())
                .isZero();
        assertThat(re.call("log", "--follow").out()).isEqualTo("gpu 0\n");
        assertThat(re.call("async", "echo job $SLURM_JOB_ID").status()).isZero();
        assertThat(re.call("log", "--follow").out()).as("no job").isEqualTo("job\n");
    }

    @Test
    void theConfigurationsOptionsCountAndThenThose() throws Exception {
        Files.writeString(re.config(), Files.readString(re.config()) + "slurm = --partition=short --nice=3\n");
        assertThat(re.call("async", "--slurm=--nice=5", "scontrol show job $SLURM_JOB_ID")
                        .status())
                .isZero();
        assertThat(re.call("log", "--follow").out()).contains("Partition=short", "Nice=5 ");
    }

    @Test
    void listTellsWhatAJobWaitsFor() {
        assertThat(re.call("async", "--slurm=--hold", "--name=held", "true").status())
                .isZero();
        assertThat(re.call("list").out())
                .containsPattern("State +\\| +Age +\\| +Waits for")
                .containsPattern("held .* pending .*PENDING JobHeldUser");
        assertThat(re.call("list", "--json").out()).contains("\"waiting\" : \"PENDING JobHeldUser\"");
        assertThat(re.call("async", "--launcher=slurm", "--name=later", "sleep 600")
                        .status())
                .isZero();
        assertThat(re.call("list").out()).containsPattern("(?s)1 +\\| +held .*2 +\\| +later ");
        assertThat(re.call("log").out()).as("of the one that waits").isEmpty();
        assertThat(re.call("purge").status()).isZero();
        assertThat(re.call("list").out()).doesNotContain("Waits for");
    }

    @Test
    void whatCannotBeIsSaid() {
        Calls.Result unknown = re.call("async", "--launcher=pbs", "true");
        assertThat(unknown.status()).isNotZero();
        assertThat(unknown.err()).contains("there is no launcher 'pbs'", "slurm");
        Calls.Result refused = re.call("async", "--slurm=--partition=nowhere", "true");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains("invalid partition");
        assertThat(re.call("list", "--all").out()).doesNotContain("pending");
    }
}
