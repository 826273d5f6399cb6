package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.LIMIT;
import static io.recompute.testkit.contract.Exchange.get;
import static io.recompute.testkit.contract.Exchange.readLine;
import static io.recompute.testkit.contract.Exchange.start;
import static io.recompute.testkit.contract.Scene.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} about commands with a terminal. */
interface TerminalContract {
    /** Where the test plays. */
    Scene scene();

    /** Whether the machine gives terminals. */
    boolean givesTerminals();

    private TerminalChannel exec(String line) throws InterruptedException {
        assumeTrue(givesTerminals(), "this machine gives no terminals");
        return scene().connection().exec(line, new Pty("vt220", new TerminalSize(101, 33)), LIMIT);
    }

    @Test
    default void aTerminalIsOnAllThreeStreams() throws Exception {
        try (TerminalChannel channel = exec("test -t 0 && test -t 1 && test -t 2 && echo $TERM && stty size")) {
            assertThat(new String(channel.stdout().readAllBytes(), UTF_8)).isEqualTo("vt220\r\n33 101\r\n");
            assertThat(channel.stderr().readAllBytes()).isEmpty();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    default void withoutATerminalThereIsNone() throws Exception {
        assertThat(scene().run("test -t 0 || test -t 1 || test -t 2").end()).isEqualTo(new Termination.Exited(1));
    }

    @Test
    default void aTerminalFollowsItsSize() throws Exception {
        String line =
                "trap 'echo told' WINCH; echo ready; until test \"$(stty size)\" = '50 132'; do :; done; echo done";
        try (TerminalChannel channel = exec(line)) {
            assertThat(shownLine(channel.stdout())).isEqualTo("ready");
            channel.resize(new TerminalSize(65535, 7));
            channel.resize(new TerminalSize(132, 50));
            String shown = new String(channel.stdout().readAllBytes(), UTF_8);
            assertThat(shown).contains("told\r\n").endsWith("done\r\n");
        }
    }

    @Test
    default void whatIsTypedIsEchoedAndCanBeTakenBack() throws Exception {
        try (TerminalChannel channel = exec("read word; echo \"got $word\"; exit 7")) {
            write(channel, "wrong\u0015r\u00fc\u007fight\n");
            String shown = new String(channel.stdout().readAllBytes(), UTF_8);
            assertThat(shown).contains("wrong").contains("got right\r\n");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(7));
        }
    }

    @Test
    default void controlCInterruptsTheForeground() throws Exception {
        String line = "sh -c 'echo waiting; exec cat'; echo \"after $?\"; trap 'echo interrupted; exit 9' INT;"
                + " echo again; read never; exit 8";
        try (TerminalChannel channel = exec("trap : INT; " + line)) {
            assertThat(shownLine(channel.stdout())).isEqualTo("waiting");
            write(channel, "\u0003");
            assertThat(shownUntil(channel.stdout(), "after")).contains("130");
            assertThat(shownUntil(channel.stdout(), "again")).endsWith("again");
            write(channel, "\u0003");
            assertThat(shownUntil(channel.stdout(), "interrupted")).contains("interrupted");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(9));
        }
    }

    @Test
    default void controlDEndsTheInput() throws Exception {
        try (TerminalChannel channel = exec("cat; echo done")) {
            write(channel, "line\n\u0004");
            assertThat(new String(channel.stdout().readAllBytes(), UTF_8)).endsWith("done\r\n");
        }
    }

    @Test
    default void everyByteAndMuchOfItPassesARawTerminal() throws Exception {
        byte[] all = new byte[1 << 20];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i ^ (i >> 8));
        }
        try (TerminalChannel channel = exec("stty raw -echo; echo ready; exec head -c " + all.length)) {
            assertThat(readLine(channel.stdout()).strip()).isEqualTo("ready");
            var back = start("contract-terminal", () -> channel.stdout().readAllBytes());
            channel.stdin().write(all);
            channel.stdin().flush();
            assertThat(get(back)).isEqualTo(all);
        }
    }

    @Test
    default void aTerminalsCommandGetsSignals() throws Exception {
        try (TerminalChannel channel = exec("trap 'echo told; exit 3' USR1; echo ready; while :; do sleep 1; done")) {
            assertThat(shownLine(channel.stdout())).isEqualTo("ready");
            channel.signal("NOTHING");
            channel.signal("USR1");
            assertThat(shownUntil(channel.stdout(), "told")).contains("told");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(3));
        }
    }

    @Test
    default void closingATerminalHangsUp() throws Exception {
        try (Channel answer = scene().answer("answer", scene().connection())) {
            TerminalChannel channel = exec("trap 'echo hung >" + scene().path("answer")
                    + "; exit' HUP; echo ready; while :; do read x || sleep 1; done");
            assertThat(shownLine(channel.stdout())).isEqualTo("ready");
            channel.close();
            assertThat(readLine(answer.stdout())).isEqualTo("hung");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            channel.resize(TerminalSize.USUAL);
            channel.signal("TERM");
        }
    }

    @Test
    default void aClosedConnectionGivesNoTerminal() {
        scene().connection().close();
        assertThatThrownBy(() -> exec("true").close()).isInstanceOf(ConnectionLostException.class);
    }

    private static String shownLine(InputStream from) throws IOException {
        return readLine(from).stripTrailing();
    }

    /** All up to the end of the next line that has that word. */
    private static String shownUntil(InputStream from, String word) throws IOException {
        StringBuilder shown = new StringBuilder();
        while (shown.indexOf(word) < 0) {
            int next = from.read();
            assertThat(next).as("the end, after '%s'", shown).isNotNegative();
            shown.append((char) next);
        }
        return shown + shownLine(from);
    }
}
