package io.recompute.testkit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.shell.RemoteShell;
import io.recompute.shell.ShellSpec;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.local.LocalTerminal;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shell in the project's directory. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
class ShellTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Workspace workspace;
    private Path remote;

    ShellTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() throws IOException {
        Path project = Files.createDirectories(root.resolve("shell"));
        Files.writeString(project.resolve("x.py"), "print('here')\n");
        workspace = Recompute.project(project)
                .instance(server.instance())
                .transport(SshTransport.create().withKnownHosts(root.resolve("known_hosts")))
                .init();
        remote = server.home().resolve("projects/shell");
        Path programs = Files.createDirectories(remote.resolve("environment/bin"));
        Files.writeString(programs.resolve("mine"), "#!/bin/sh\necho \"the environment's\"\n");
        assertThat(programs.resolve("mine").toFile().setExecutable(true)).isTrue();
        Files.writeString(
                remote.resolve(".recompute/environment"),
                "export VIRTUAL_ENV='" + remote + "/environment' PATH='" + programs + "':\"$PATH\"\n");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static void needTerminals() {
        assumeTrue(LocalTerminal.find().isPresent(), "the kit's server makes terminals by python3");
    }

    @Test
    void itIsTheUsersShellInTheProjectWithItsEnvironment() throws Exception {
        needTerminals();
        try (RemoteShell shell = workspace.shell()) {
            Screen screen = new Screen(shell);
            assertThat(screen.ask("stty size; echo $TERM; pwd -P; mine"))
                    .contains("24 80\r\n", "xterm-256color\r\n", remote.toRealPath() + "\r\n", "the environment's\r\n");
            shell.resize(new TerminalSize(132, 50));
            screen.type("until test \"$(stty size)\" = '50 132'; do :; done; printf '%s\\n' re'sized'\r");
            assertThat(screen.until("resized\r\n")).isNotEmpty();
            // A job says so itself: while the shell starts one, the key would reach the shell alone.
            screen.type("sh -c 'echo st\"arted\"; exec sleep 600'\r");
            screen.until("started\r\n");
            screen.type(Screen.CTRL_C);
            assertThat(screen.ask("echo code $?")).contains("code 130");
            screen.type("exit 7\r");
            assertThat(shell.output().readAllBytes()).isNotNull();
            assertThat(shell.waitFor()).isEqualTo(7);
        }
    }

    @Test
    void aCommandHasTheTerminal() throws Exception {
        needTerminals();
        ShellSpec spec = ShellSpec.standard()
                .terminal("vt100")
                .size(new TerminalSize(40, 10))
                .command("stty size; echo $TERM; mine; kill -TERM $$");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RemoteShell shell = workspace.shell(spec)) {
            assertThat(shell.relay(InputStream.nullInputStream(), out, OutputStream.nullOutputStream()))
                    .isEqualTo(143);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("10 40\r\nvt100\r\nthe environment's\r\n");
    }

    @Test
    void withoutATerminalTheShellReadsAPipe() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String lines = "tty; pwd -P; mine; cat x.py\necho wrong >&2\nexit 5\n";
        try (RemoteShell shell = workspace.shell(ShellSpec.standard().withoutTerminal())) {
            assertThat(shell.relay(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out, err))
                    .isEqualTo(5);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("not a tty\n" + remote.toRealPath() + "\nthe environment's\nprint('here')\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("wrong\n");
    }

    @Test
    void aLostConnectionIsTheEndAndIsTold() throws Exception {
        needTerminals();
        ShellSpec spec = ShellSpec.standard()
                .command("trap 'echo hung >hung; exit' HUP; echo ready; while :; do read x || sleep 1; done");
        try (RemoteShell shell = workspace.shell(spec)) {
            new Screen(shell).until("ready");
            server.dropConnections();
            assertThatThrownBy(() ->
                            shell.relay(InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("shell");
            shell.resize(TerminalSize.USUAL);
            shell.signal("TERM");
        }
        // The workspace goes on.
        assertThat(workspace.run("until test -s hung; do :; done; cat hung").text())
                .isEqualTo("hung\n");
    }

    @Test
    void outputThatNobodyTakesEndsTheShell() throws Exception {
        needTerminals();
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("nobody reads");
            }
        };
        try (RemoteShell shell = workspace.shell(ShellSpec.standard().command("echo; sleep 600"))) {
            assertThatThrownBy(() -> shell.relay(InputStream.nullInputStream(), broken, broken))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nobody reads");
        }
    }
}
