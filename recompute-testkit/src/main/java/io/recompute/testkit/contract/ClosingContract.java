package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.LIMIT;
import static io.recompute.testkit.contract.Exchange.get;
import static io.recompute.testkit.contract.Exchange.readLine;
import static io.recompute.testkit.contract.Exchange.start;
import static io.recompute.testkit.contract.Scene.fill;
import static io.recompute.testkit.contract.Scene.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Termination;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} about what closing does, here and on the machine, and what it leaves alone. */
interface ClosingContract {
    /** Where the test plays. */
    Scene scene();

    @Test
    default void closingAChannelSendsNoSignal() throws Exception {
        try (Channel answer = scene().answer("answer", scene().connection())) {
            Channel silent = scene().execAtGate("echo survived >" + scene().path("answer"));
            silent.close();
            scene().openGate(scene().connection());
            assertThat(readLine(answer.stdout())).isEqualTo("survived");
        }
    }

    @Test
    default void closingAChannelEndsTheInput() throws Exception {
        try (Channel answer = scene().answer("answer", scene().connection())) {
            scene().exec("cat >/dev/null; echo ended >" + scene().path("answer"))
                    .close();
            assertThat(readLine(answer.stdout())).isEqualTo("ended");
        }
    }

    @Test
    default void closingAChannelBreaksTheOutput() throws Exception {
        try (Channel answer = scene().answer("answer", scene().connection())) {
            Channel channel = scene().exec(
                            "while echo line 2>/dev/null; do :; done & wait $!; echo $? >" + scene().path("answer"));
            assertThat(readLine(channel.stdout())).isEqualTo("line");
            channel.close();
            assertThat(readLine(answer.stdout())).as("the writer's status").isNotEmpty();
        }
    }

    @Test
    default void closingAChannelEndsABlockedRead() throws Exception {
        Channel channel = scene().execAtGate("true");
        CompletableFuture<Boolean> out = start("contract-reader", () -> endsReading(channel, true));
        CompletableFuture<Boolean> err = start("contract-reader", () -> endsReading(channel, false));
        channel.close();
        assertThat(get(out)).isTrue();
        assertThat(get(err)).isTrue();
        scene().openGate(scene().connection());
    }

    @Test
    default void closingAChannelEndsABlockedWrite() throws Exception {
        Channel channel = scene().execAtGate("true");
        CompletableFuture<Boolean> writer = start("contract-writer", () -> fill(channel.stdin()));
        channel.close();
        assertThat(get(writer)).isTrue();
        scene().openGate(scene().connection());
    }

    @Test
    default void aChannelThatIsClosedBeforeTheEndIsLost() throws Exception {
        Channel channel = scene().execAtGate("exit 5");
        channel.close();
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        scene().openGate(scene().connection());
    }

    @Test
    default void closingTwiceIsClosingOnce() throws Exception {
        Channel channel = scene().exec("echo once");
        assertThat(readLine(channel.stdout())).isEqualTo("once");
        channel.close();
        channel.close();
        scene().connection().close();
        scene().connection().close();
        channel.close();
        assertThat(scene().connection().isOpen()).isFalse();
    }

    @Test
    default void aClosedConnectionTakesNoCommands() {
        assertThat(scene().connection().isOpen()).isTrue();
        scene().connection().close();
        assertThat(scene().connection().isOpen()).isFalse();
        assertThatThrownBy(() -> scene().exec("true").close()).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    default void closingAConnectionClosesItsChannels() throws Exception {
        Channel channel = scene().execAtGate("true");
        CompletableFuture<Boolean> reader = start("contract-reader", () -> endsReading(channel, true));
        scene().connection().close();
        assertThat(get(reader)).isTrue();
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        try (Connection other = scene().connect()) {
            scene().openGate(other);
        }
    }

    @Test
    default void closingAConnectionLeavesItsCommandsRunning() throws Exception {
        try (Connection other = scene().connect();
                Channel answer = scene().answer("answer", other)) {
            Channel silent = scene().execAtGate("echo survived >" + scene().path("answer"));
            scene().connection().close();
            silent.close();
            scene().openGate(other);
            assertThat(readLine(answer.stdout())).isEqualTo("survived");
        }
    }

    @Test
    default void connectionsDoNotKnowEachOther() throws Exception {
        try (Connection other = scene().connect();
                Channel channel = other.exec("read word; echo $word", LIMIT)) {
            scene().connection().close();
            write(channel, "still here\n");
            assertThat(readLine(channel.stdout())).isEqualTo("still here");
        }
    }

    /** Reads to the end; true once that, or a failure, has come. */
    private static boolean endsReading(Channel channel, boolean stdout) {
        try {
            return (stdout ? channel.stdout() : channel.stderr()).readAllBytes() != null;
        } catch (IOException e) {
            return true;
        }
    }
}
