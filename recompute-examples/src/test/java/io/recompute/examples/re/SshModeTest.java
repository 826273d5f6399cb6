package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import io.recompute.transport.local.LocalTerminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code re ssh}, through pipes, and in a real terminal. */
@EmbeddedSsh
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SshModeTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls calls;

    SshModeTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void initialize() throws Exception {
        calls = Calls.initialized(root, server, "shell");
    }

    @Test
    void aPipeIsReadByTheShell() {
        Calls.Result result = calls.callWithInput("pwd -P\ntest -t 0 || echo no terminal\nexit 3\n", "ssh");
        assertThat(result.out()).isEqualTo(calls.remote() + "\nno terminal\n");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aCommandReadsThePipe() {
        Calls.Result result = calls.callWithInput("some text", "ssh", "cat; echo wrong >&2; exit 4");
        assertThat(result).isEqualTo(new Calls.Result(4, "some text", "wrong\n"));
    }

    @Test
    void aTerminalOfTheKitsServer() throws Exception {
        assumeTrue(LocalTerminal.find().isPresent(), "the kit's server makes terminals by python3");
        Path remote = calls.remote();
        try (Tmux tmux = open(server.instance(), "")) {
            use(tmux, remote.toRealPath().toString());
            assertThat(remote.resolve("written")).content().isEqualTo("in vim\n");
        }
    }

    @Test
    void aTerminalOfOpenSsh() throws Exception {
        assumeTrue(OpenSshServer.isAvailable() && OpenSshUser.isAvailable(), "no sshd here, or not root");
        try (OpenSshServer openSsh = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .authorizedKey(openSsh.authorizedKey())
                        .create();
                Tmux tmux = open(openSsh.instance(user), "re init >init 2>&1; ")) {
            use(tmux, user.home().resolve("projects/shell").toString());
        }
    }

    @Test
    void theTerminalIsRestoredWhereReIsToldToEnd() throws Exception {
        assumeTrue(LocalTerminal.find().isPresent(), "the kit's server makes terminals by python3");
        try (Tmux tmux = open(server.instance(), "")) {
            tmux.line("printf '\\n%s\\n' st'arted'");
            tmux.awaitText("started");
            long pid = Long.parseLong(Files.readString(root.resolve("pid")).strip());
            assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
            tmux.awaitText("the terminal is as it was");
        }
    }

    @Test
    void aTildeAndADotLeave() throws Exception {
        assumeTrue(LocalTerminal.find().isPresent(), "the kit's server makes terminals by python3");
        try (Tmux tmux = open(server.instance(), "")) {
            tmux.line("printf '\\n%s\\n' st'arted'; cat");
            tmux.awaitText("started");
            tmux.press("Enter");
            tmux.type("~.");
            String screen = tmux.awaitText("the terminal is as it was");
            assertThat(screen).contains("left the shell on").contains("status 255");
        }
    }

    /** A terminal of 100 columns and 30 rows with re ssh in it, and what is told after its end. */
    private Tmux open(Instance instance, String first) throws Exception {
        assumeTrue(Tmux.isAvailable(), "there is no tmux here");
        Path config = Files.createDirectories(root).resolve(".recompute.conf");
        Files.deleteIfExists(config);
        Recompute.instances(config).add(instance);
        String program = "sh -c 'echo $$ >\"$0\"; exec \"$@\"' '" + root.resolve("pid")
                + "' env -u RECOMPUTE_CONFIG -u JAVA_TOOL_OPTIONS '"
                + Path.of(System.getProperty("java.home"), "bin", "java") + "' '-Duser.home=" + root + "' -cp '"
                + System.getProperty("java.class.path") + "' " + ReMain.class.getName() + " \"$@\"";
        Path script = Files.writeString(
                root.resolve("session"),
                "re() { " + program + "; }\ncd '" + calls.project() + "'\n" + first
                        + "before=$(stty -g)\nre ssh\necho \"status $?\"\n"
                        + "[ \"$before\" = \"$(stty -g)\" ] && echo the terminal is as it was\nexec cat\n");
        return Tmux.open(root, 100, 30, "exec /bin/sh '" + script + "'");
    }

    private static void use(Tmux tmux, String directory) throws Exception {
        tmux.line("echo; stty size; pwd -P; echo $TERM");
        assertThat(tmux.awaitText("screen-256color")).contains("\n30 100\n", "\n" + directory);
        tmux.resize(120, 40);
        tmux.line("clear; until [ \"$(stty size)\" = '40 120' ]; do :; done; printf '%s\\n' re'sized'");
        tmux.awaitText("resized");
        tmux.line("printf '\\033[31m%s\\033[0m\\n' r'ed'");
        // A job says so itself: while the shell starts one, the key would reach the shell alone.
        tmux.line("sh -c 'echo st\"arted\"; exec sleep 600'");
        tmux.awaitText("started");
        tmux.press("C-c");
        tmux.line("printf '\\ncode %s\\n' $?");
        tmux.awaitText("code 130");
        if (Files.isExecutable(Path.of("/usr/bin/vim"))) {
            useVim(tmux);
        }
        tmux.line("exit 7");
        assertThat(tmux.awaitText("the terminal is as it was")).contains("status 7");
    }

    /** What vim draws, before and after it is told that its window has become smaller. */
    private static void useVim(Tmux tmux) throws Exception {
        tmux.line("vim -u NONE -N written");
        tmux.awaitText("\"written\" [New]");
        assertThat(tildes(tmux.await(screen -> tildes(screen) == 38))).isEqualTo(38);
        tmux.resize(100, 30);
        tmux.await(screen -> tildes(screen) == 28);
        tmux.type("iin vim");
        tmux.awaitText("-- INSERT --");
        tmux.press("Escape");
        tmux.line(":wq");
        tmux.await(screen -> tildes(screen) == 0);
        tmux.line("echo; cat written | tr a-z A-Z");
        tmux.awaitText("IN VIM");
    }

    private static long tildes(String screen) {
        Matcher tilde = Pattern.compile("(?m)^~").matcher(screen);
        return tilde.results().count();
    }
}
