package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.probe.Selector;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@EmbeddedSsh
class ProbeModeTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;

    ProbeModeTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws IOException {
        re = new Calls(root, server, "probe-" + root.getFileName());
        Recompute.instances(re.config()).add(server.instance());
        // Nobody listens on port 1, and nothing but root may.
        Recompute.instances(re.config()).add(Instance.parse("nobody@127.0.0.1:1"));
    }

    @Test
    void allMachinesAreToldAndToldAgain() throws IOException {
        Calls.Result first = re.call("probe");
        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out().lines()).hasSize(3);
        assertThat(first.out()).contains("instance 0", "GiB", "instance 1", "nobody@127.0.0.1:1");
        assertThat(re.project().resolve(".recompute/table")).isRegularFile();

        Calls.Result again = re.call("probe");
        assertThat(again.out())
                .contains("ago; --force asks anew")
                .startsWith(first.out().lines().findFirst().orElseThrow());
        assertThat(re.call("probe", "--force").out()).doesNotContain("--force asks anew");
    }

    @Test
    void whereNoneAnswersTheStatusTells() {
        Recompute.instances(re.config()).remove(0);
        assertThat(re.call("probe", "--timeout=10").status()).isEqualTo(1);
    }

    @Test
    void theMachineWithTheMostIsTakenForACall() throws IOException {
        Files.writeString(re.project().resolve("x.py"), "print('hello')\n");
        Recompute.instances(re.config()).setDefault(1);

        Calls.Result made = re.call("--instance=auto", "init");

        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.err()).contains("instance 0 (", "most free GPU memory");
        assertThat(re.call("sync", "echo there").out()).contains("there");
        assertThat(re.call("--instance=1", "list").status()).isEqualTo(1);
        assertThat(re.call("--instance=all", "list").status()).isEqualTo(2);
    }

    @Test
    void aProjectGoesToTheMachineThatASelectorTakes() throws IOException {
        Files.writeString(re.project().resolve("x.py"), "print('hello')\n");
        Project project = Recompute.project(re.project())
                .config(re.config())
                .transport(re.transport())
                .instance(Selector.mostFreeGpuMemory().freeDisk(1));
        try (Workspace workspace = project.init()) {
            assertThat(workspace.run("echo here").isSuccess()).isTrue();
            assertThat(workspace.probe().processors()).isPresent();
        }
        assertThat(re.remote().resolve("x.py")).exists();
    }
}
