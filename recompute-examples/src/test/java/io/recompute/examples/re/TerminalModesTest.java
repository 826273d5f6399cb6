package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.FaultyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What re shows in a real terminal, and only there. */
@EmbeddedSsh
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalModesTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls calls;

    TerminalModesTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void initialize() throws Exception {
        assumeTrue(Tmux.isAvailable(), "there is no tmux here");
        calls = Calls.initialized(root, server, "shown");
    }

    @Test
    void aCopyShowsHowFarItHasComeAndErasesThat() throws Exception {
        byte[] bytes = new byte[12 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(calls.project().resolve("w.bin"), bytes);
        try (FaultyProxy network = FaultyProxy.to(server.instance())) {
            network.inject(new Fault.Bandwidth(4 << 20));
            try (Tmux tmux = open(network.instance(server.instance()))) {
                tmux.line("re push w.bin 2>err; cat -v err; echo sa'id'");
                assertThat(tmux.awaitText("said"))
                        .contains("pushed 1 file (12582912 bytes)")
                        .doesNotContain("[#");
                tmux.line("clear; re push w.bin again/; echo do'ne'");
                tmux.await(screen -> screen.matches(
                        "(?s).*pushing w.bin \\[#+-*] \\d+%  [0-9.]+ MB of 12.6 MB  [0-9.]+ .?B/s  \\d:\\d\\d left.*"));
                assertThat(tmux.awaitText("done")).contains("pushed 1 file").doesNotContain("pushing");
            }
        }
    }

    @Test
    void aListingHasColoursInATerminalAlone() throws Exception {
        assertThat(calls.call("async", "exec sleep 600").status()).isZero();
        try (Tmux tmux = open(server.instance())) {
            tmux.line("re list; echo do'ne'");
            tmux.awaitText("done");
            assertThat(tmux.coloured()).contains("\033[32mrunning\033[39m");
            tmux.line("clear; re list >out; cat out; NO_COLOR=1 re list; echo 'a'gain");
            tmux.awaitText("again");
            assertThat(tmux.coloured()).contains("running").doesNotContain("\033[32m");
            tmux.line("clear; re kill");
            tmux.await(screen -> screen.contains("Index of the process to end"));
            tmux.line("1");
            tmux.awaitText("ended exec sleep 600");
        }
    }

    @Test
    void ctrlCEndsTheWatchingOfALogAlone() throws Exception {
        assertThat(calls.call("async", "echo begun; exec sleep 600").status()).isZero();
        try (Tmux tmux = open(server.instance())) {
            tmux.line("re log --follow; echo status $?");
            tmux.awaitText("begun");
            tmux.press("C-c");
            tmux.awaitText("status 130");
        }
        assertThat(calls.call("list").out()).contains("running");
        assertThat(calls.call("purge").status()).isZero();
    }

    /** A terminal of 100 columns and 30 rows with a shell that knows re. */
    private Tmux open(Instance instance) throws Exception {
        Path config = root.resolve(".recompute.conf");
        Recompute.instances(config).add(instance);
        String program = "env -u RECOMPUTE_CONFIG -u JAVA_TOOL_OPTIONS '"
                + Path.of(System.getProperty("java.home"), "bin", "java") + "' '-Duser.home=" + root + "' -cp '"
                + System.getProperty("java.class.path") + "' " + ReMain.class.getName() + " \"$@\"";
        Path script = Files.writeString(
                root.resolve("session"), "re() { " + program + "; }\ncd '" + calls.project() + "'\nPS1='$ '\n");
        return Tmux.open(root, 100, 30, "ENV='" + script + "' exec env -u NO_COLOR /bin/sh -i");
    }
}
