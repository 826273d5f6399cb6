package io.recompute.testkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.model.OperationInterruptedException;
import io.recompute.notebook.Notebook;
import io.recompute.notebook.NotebookException;
import io.recompute.notebook.NotebookSpec;
import io.recompute.notebook.NotebookState;
import io.recompute.run.Launcher;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.slurm.SlurmOptions;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.slurm.NeedsSlurm;
import io.recompute.testkit.slurm.SlurmScene;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Jupyter server as a job. */
@Timeout(240)
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmNotebookTest {
    private static final int LIMIT = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(LIMIT);

    @SuppressWarnings("NullAway.Init")
    private static SlurmScene scene;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws InterruptedException {
        scene = SlurmScene.start();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private Workspace open() {
        NotebookTest.needs("jupyter-notebook");
        return scene.project(directory).launcher(Launcher.slurm()).init();
    }

    /** Slurm's, with nodes that are reached at an address of their own, as the test cluster's are not. */
    private record FarNodes(Launcher slurm) implements Launcher {
        static final String ADDRESS = "127.0.0.7";

        @Override
        public String name() {
            return slurm.name();
        }

        @Override
        public String functions() {
            return slurm.functions() + "\nlauncher_address() { echo " + ADDRESS + "; }\n";
        }

        @Override
        public List<String> directives(RunSpec spec) {
            return slurm.directives(spec);
        }
    }

    private static NotebookSpec after(RemoteProcess run) {
        return NotebookSpec.standard().run(job -> job.launch(SlurmOptions.none().afterAny(run)));
    }

    /** The notebook's run, as soon as Slurm has its job and says why it waits. */
    private static ProcessInfo awaitWaiting(Workspace workspace) {
        while (true) {
            List<ProcessInfo> waiting = workspace.processes().live().rows().stream()
                    .filter(row -> row.name().equals("notebook") && row.state() == ProcessState.PENDING)
                    .filter(row -> row.waiting().orElse("").contains("Dependency"))
                    .toList();
            if (!waiting.isEmpty()) {
                return waiting.get(0);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void aCellIsExecutedOnTheNodeAndAnotherClientFindsTheServer() throws Exception {
        String token;
        Project project = scene.project(directory).launcher(new FarNodes(Launcher.slurm()));
        NotebookTest.needs("jupyter-notebook");
        try (Workspace workspace = project.init();
                Notebook notebook = workspace.notebook(NotebookSpec.standard()
                        .run(job -> job.gpus(1).launch(SlurmOptions.none().raw("--nodelist=node2"))))) {
            KernelClient client = new KernelClient(notebook.url());
            token = client.token();
            KernelClient.Cells cells = client.cells(client.startKernel());
            assertThat(cells.execute("import os; print(os.environ['SLURMD_NODENAME'])"))
                    .isEqualTo("node2");
            assertThat(cells.execute("print(os.environ['CUDA_VISIBLE_DEVICES'])"))
                    .isEqualTo("0");
            cells.close();
            assertThat(client.statusWithoutToken()).isEqualTo(403);
            assertThat(notebook.state()).isEqualTo(NotebookState.SERVING);
            assertThat(listening(workspace))
                    .as("not at all addresses")
                    .contains(FarNodes.ADDRESS)
                    .doesNotContain("0.0.0.0");
        }
        try (Workspace workspace = project.open();
                Notebook found = workspace.reattachNotebook()) {
            KernelClient client = new KernelClient(found.url());
            assertThat(client.token()).isEqualTo(token);
            assertThat(client.kernels()).contains("\"id\"");
            found.stop();
            assertThat(found.state()).isEqualTo(NotebookState.ENDED);
            assertThat(workspace.processes().live().rows()).isEmpty();
        }
    }

    /** At which addresses programs of this user listen. */
    private static List<String> listening(Workspace workspace) {
        return workspace
                .run(
                        "awk -v u=$(id -u) '$4 == \"0A\" && $8 == u { print substr($2, 7, 2) substr($2, 5, 2) substr($2, 3, 2)"
                                + " substr($2, 1, 2) }' /proc/net/tcp")
                .text()
                .lines()
                .map(hex -> "%d.%d.%d.%d"
                        .formatted(
                                Integer.parseInt(hex.substring(0, 2), 16),
                                Integer.parseInt(hex.substring(2, 4), 16),
                                Integer.parseInt(hex.substring(4, 6), 16),
                                Integer.parseInt(hex.substring(6, 8), 16)))
                .toList();
    }

    @Test
    void slurmTellsTheAddressOfANode() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync(". .recompute/runs/$RECOMPUTE_RUN_ID/launcher && launcher_address");
            assertThat(run.waitFor(PATIENCE).isSuccess()).isTrue();
            assertThat(run.log().lines().map(LogLine::text)).containsExactly("127.0.0.1");
        }
    }

    @Test
    void itIsWaitedForWhileTheJobWaits() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess before = workspace.runAsync("exec sleep 600");
            CompletableFuture<Notebook> started =
                    CompletableFuture.supplyAsync(() -> workspace.notebook(after(before)));
            awaitWaiting(workspace);
            assertThat(started).isNotDone();
            before.kill();
            try (Notebook notebook = started.get(LIMIT, TimeUnit.SECONDS)) {
                assertThat(notebook.state()).isEqualTo(NotebookState.SERVING);
                notebook.stop();
            }
        }
    }

    @Test
    void whoGivesUpLeavesNoJobBehindAndOneThatIsCancelledIsTold() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess before = workspace.runAsync("exec sleep 600");
            FutureTask<Notebook> given = new FutureTask<>(() -> workspace.notebook(after(before)));
            Thread thread = new Thread(given, "gives up");
            thread.start();
            awaitWaiting(workspace);
            thread.interrupt();
            assertThatThrownBy(() -> given.get(LIMIT, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(OperationInterruptedException.class);
            thread.join(PATIENCE.toMillis());
            assertThat(workspace.processes().live().rows())
                    .extracting(ProcessInfo::id)
                    .containsExactly(before.id());

            CompletableFuture<Notebook> cancelled =
                    CompletableFuture.supplyAsync(() -> workspace.notebook(after(before)));
            ProcessInfo waiting = awaitWaiting(workspace);
            scene.cluster()
                    .slurm("scancel", waiting.record().job().orElseThrow().substring("slurm ".length()));
            assertThatThrownBy(() -> cancelled.get(LIMIT, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NotebookException.class)
                    .hasMessageContaining("has ended");
            before.kill();
        }
    }
}
