package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@EmbeddedSsh
class SweepModeTest {
    @TempDir
    Path root;

    @Test
    void theCommandsOfAFileAreDoneOnAllMachines(EmbeddedSshServer server) throws IOException {
        Calls re = new Calls(root, server, "sweep-" + root.getFileName());
        try (EmbeddedSshServer other = EmbeddedSshServer.create()) {
            Recompute.instances(re.config()).add(server.instance());
            Recompute.instances(re.config()).add(other.instance());
            Files.writeString(re.project().resolve("x.py"), "print('hello')\n");
            Files.writeString(re.project().resolve("commands"), "# two\ncat x.py\n\n  echo two\n");
            Calls.Result result = re.call("sweep", "--slots=2", "commands");
            assertThat(result.out()).as(result.err()).isEqualTo("2 of 2 tasks succeeded" + System.lineSeparator());
            assertThat(result.err()).contains("2 of 2 tasks have ended");
            assertThat(re.project().resolve("logs/0.log")).hasContent("print('hello')");
            assertThat(re.project().resolve("logs/1.log")).hasContent("two");

            Calls.Result failed = re.callWithInput("echo one\nexit 3\n", "sweep", "--instances=1", "-");
            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.out()).contains("1 of 2 tasks succeeded", "1 (exit 3): FINISHED FAILED(3) on instance 1");
        }
    }

    @Test
    void aMachineWithoutGpusStartsNothingThatWantsOne(EmbeddedSshServer server) throws IOException {
        Calls re = Calls.initialized(root, server, "gpus-" + root.getFileName());
        Calls.Result result = re.call("async", "--gpus=999", "--wait-gpus=1", "true");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("it wants 999 GPUs, and the machine has");
        assertThat(re.call("sweep", "--gpus=999", "-").out()).contains("0 of 0 tasks succeeded");
    }
}
