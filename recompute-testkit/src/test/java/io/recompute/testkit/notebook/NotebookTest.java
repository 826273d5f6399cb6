package io.recompute.testkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.notebook.Notebook;
import io.recompute.notebook.NotebookException;
import io.recompute.notebook.NotebookKind;
import io.recompute.notebook.NotebookMissingException;
import io.recompute.notebook.NotebookSpec;
import io.recompute.notebook.NotebookState;
import io.recompute.run.ProcessInfo;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Jupyter behind a real OpenSSH, as a plain user where one can be made. */
@LeakCheck
@Timeout(240)
@NeedsOpenSsh
class NotebookTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private OpenSshServer server;
    private Optional<OpenSshUser> user = Optional.empty();

    @BeforeEach
    void start() throws InterruptedException {
        server = OpenSshServer.builder().start();
        if (OpenSshUser.isAvailable()) {
            user = Optional.of(
                    OpenSshUser.builder().authorizedKey(server.authorizedKey()).create());
        }
    }

    @AfterEach
    void stop() {
        server.close();
        user.ifPresent(OpenSshUser::close);
    }

    private Project project() throws IOException {
        Path local = Files.createDirectories(directory.resolve("p"));
        Files.writeString(local.resolve("x.py"), "");
        Instance instance = user.map(server::instance).orElseGet(server::instance);
        return Recompute.project(local)
                .instance(instance)
                .remoteHome("notebook-test-" + directory.getFileName())
                .transport(SshTransport.create()
                        .withKnownHosts(directory.resolve("known"))
                        .withIdentityDirectory(directory));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER", "NOTEBOOK"})
    void aCellIsExecutedThroughTheTunnelAndItOutlivesLostConnectionsAndClients(NotebookKind kind) throws Exception {
        needs("jupyter-" + kind.name().toLowerCase(Locale.ROOT));
        String kernel;
        String token;
        String id;
        try (Workspace workspace = project().init();
                Notebook notebook = workspace.notebook(NotebookSpec.standard().kind(kind))) {
            KernelClient client = new KernelClient(notebook.url());
            token = client.token();
            id = notebook.process().id();
            kernel = client.startKernel();
            KernelClient.Cells cells = client.cells(kernel);
            assertThat(cells.execute("x = 6 * 7; print(x)")).isEqualTo("42");
            nothingIsOpenToOthers(workspace, client);
            assertThat(notebook.state()).isEqualTo(NotebookState.SERVING);

            server.dropConnections();
            assertThat(cells.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("broken");
            KernelClient.Cells again = client.cells(kernel);
            assertThat(again.execute("print(x + 1)")).isEqualTo("43");
            again.close();
            assertThat(workspace.processes().live().rows())
                    .extracting(ProcessInfo::name)
                    .containsExactly("notebook");
        }
        try (Workspace workspace = project().open();
                Notebook notebook = workspace.reattachNotebook()) {
            KernelClient client = new KernelClient(notebook.url());
            assertThat(client.token()).isEqualTo(token);
            assertThat(client.kernels()).contains(kernel);
            assertThat(notebook.process().id()).isEqualTo(id);
            assertThat(notebook.toString()).doesNotContain(token);
            notebook.process().kill();
            assertThat(notebook.state()).isEqualTo(NotebookState.ENDED);
            assertThat(workspace
                            .run("ps -eo args | grep '[i]pykernel_launcher.*" + kernel + "'")
                            .text())
                    .as("kernels end with their server")
                    .isEmpty();
            notebook.stop();
            assertThatThrownBy(() -> workspace.reattachNotebook().close()).isInstanceOf(NotebookException.class);
            assertThatThrownBy(() -> workspace.reattachNotebook(id, 0).close()).isInstanceOf(NotebookException.class);
        } finally {
            removeProject();
        }
    }

    /** The token is in no argument, nobody without it is let in, and only the loopback address is listened at. */
    private static void nothingIsOpenToOthers(Workspace workspace, KernelClient client) throws Exception {
        assertThat(workspace.run("ps -eo args").text()).contains("jupyter").doesNotContain(client.token());
        assertThat(client.statusWithoutToken()).isEqualTo(403);
        String sockets = workspace
                .run("cat /proc/net/tcp /proc/net/tcp6 | awk -v u=$(id -u) '$4 == \"0A\" && $8 == u { print $2 }'")
                .text();
        List<String> listening = sockets.lines()
                .filter(line -> !line.startsWith("0100007F:"))
                .filter(line -> !line.startsWith("00000000000000000000000001000000:"))
                .toList();
        assertThat(sockets).isNotEmpty();
        if (workspace.run("id -un").text().startsWith("rck-")) { // else other programs of this user listen too
            assertThat(listening).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotStartSaysWhy() throws Exception {
        needs("jupyter-notebook");
        try (Workspace workspace = project().init()) {
            NotebookSpec wrong =
                    NotebookSpec.standard().kind(NotebookKind.NOTEBOOK).with("--NotebookApp.port=many");
            assertThatThrownBy(() -> workspace.notebook(wrong).close())
                    .isInstanceOf(NotebookException.class)
                    .hasMessageContaining("has ended; it said last:");
            assertThat(workspace.processes().live().rows()).isEmpty();
        } finally {
            removeProject();
        }
    }

    @Test
    void aServerThatLetsEverybodyInIsNotLeftRunning() throws Exception {
        needs("jupyter-notebook");
        try (Workspace workspace = project().init()) {
            NotebookSpec open =
                    NotebookSpec.standard().kind(NotebookKind.NOTEBOOK).with("--NotebookApp.token=");
            assertThatThrownBy(() -> workspace.notebook(open).close())
                    .isInstanceOf(NotebookException.class)
                    .hasMessageContaining("neither token nor password");
            assertThat(workspace.processes().live().rows()).isEmpty();
        } finally {
            removeProject();
        }
    }

    @Test
    void whereNoneIsInstalledItSaysWhatWouldBringIt() throws Exception {
        assumeTrue(find("jupyter-lab").isEmpty(), "there is a JupyterLab here");
        try (Workspace workspace = project().init()) {
            assertThatThrownBy(() -> workspace
                            .notebook(NotebookSpec.standard().kind(NotebookKind.LAB))
                            .close())
                    .isInstanceOfSatisfying(
                            NotebookMissingException.class,
                            missing -> assertThat(missing.installable()).isEqualTo("jupyterlab"))
                    .hasMessageContaining("install(\"jupyterlab\")");
            assertThat(workspace.processes().list().rows()).isEmpty();
        } finally {
            removeProject();
        }
    }

    private void removeProject() throws IOException {
        if (user.isEmpty()) { // whose home goes as a whole otherwise
            try (Workspace workspace = project().open()) {
                workspace
                        .run("cd / && rm -rf \"$HOME/notebook-test-" + directory.getFileName() + "\"")
                        .orThrow();
            }
        }
    }

    static void needs(String program) {
        boolean demanded = "required".equals(System.getenv("RECOMPUTE_PEERS"));
        assumeTrue(demanded || find(program).isPresent(), () -> program + " is not installed");
    }

    private static Optional<Path> find(String program) {
        return Stream.of("/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
