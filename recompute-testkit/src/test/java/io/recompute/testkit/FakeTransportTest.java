package io.recompute.testkit;

import static io.recompute.testkit.Lines.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Termination;
import io.recompute.transport.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LeakCheck
@Timeout(60)
class FakeTransportTest {
    private static final Instance MACHINE = Instance.parse("ada@gpu");

    private final FakeTransport transport = FakeTransport.create();
    private Connection connection;

    @BeforeEach
    void connect() {
        connection = transport.connect(MACHINE, LIMIT);
    }

    @AfterEach
    void close() {
        connection.close();
        transport.close();
        transport.close();
        assertThat(transport.home()).doesNotExist();
    }

    @Test
    void aProgramDoesAsScripted() throws Exception {
        transport.program(
                "python3", Script.prints("out 'it'\n").printsError("err $x\n").exits(3));
        Lines.Result result = Lines.run(connection, "python3 x.py");
        assertThat(result).isEqualTo(new Lines.Result("out 'it'", "err $x", new Termination.Exited(3)));
    }

    @Test
    void callsAreRecorded() throws Exception {
        transport.program("tool", Script.prints("").readsInput());
        Files.createDirectory(transport.home().resolve("sub dir"));
        assertThat(Lines.run(connection, "cd 'sub dir'; echo word | tool -a 'b  c' '' 'new\\nline'; tool")
                        .err())
                .isEmpty();
        assertThat(transport.invocations("tool"))
                .containsExactly(
                        new Invocation(
                                List.of("-a", "b  c", "", "new\\nline"),
                                transport.home().resolve("sub dir"),
                                "word\n"),
                        new Invocation(List.of(), transport.home().resolve("sub dir"), ""));
    }

    @Test
    void aProgramThatDoesNotReadLeavesItsInputToOthers() throws Exception {
        transport.program("python3", Script.prints("Python 3.11\n"));
        assertThat(Lines.run(connection, "echo rest | { python3 -V; cat; }").out())
                .isEqualTo("Python 3.11\nrest");
    }

    @Test
    void answersFollowEachOtherAndTheLastOneStays() throws Exception {
        transport.program("nvidia-smi", Script.prints("1 "), Script.prints("2 "), Script.exitsWith(9));
        assertThat(Lines.run(connection, "nvidia-smi; nvidia-smi; nvidia-smi; nvidia-smi; echo $?")
                        .out())
                .isEqualTo("1 2 9");
    }

    @Test
    void answersDependOnArguments() throws Exception {
        transport.program(
                "uv",
                Script.prints("version\n").when("--version"),
                Script.prints("first\n").when("pip install *"),
                Script.prints("second\n").when("pip install *"));
        assertThat(Lines.run(connection, "uv pip install a b; uv --version; uv pip install c; uv pip install d")
                        .out())
                .isEqualTo("first\nversion\nsecond\nsecond");
        Lines.Result other = Lines.run(connection, "uv sync");
        assertThat(other.end()).isEqualTo(new Termination.Exited(127));
        assertThat(other.err()).contains("uv", "sync");
    }

    @Test
    void callsAtTheSameTimeGetDifferentAnswers() throws Exception {
        transport.program("t", Script.prints("a\n"), Script.prints("b\n"), Script.prints("c\n"), Script.prints("d\n"));
        assertThat(Lines.run(connection, "t & t & t & t & wait").out().split("\n"))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(transport.invocations("t")).hasSize(4);
    }

    @Test
    void aProgramWaitsAtItsGate() throws Exception {
        Gate gate = transport.gate();
        transport.program("train", Script.prints("done\n").blocksUntilOpen(gate));
        try (Channel channel = connection.exec("train; train", LIMIT)) {
            gate.awaitArrival(LIMIT);
            assertThat(transport.invocations("train")).hasSize(1);
            gate.open();
            gate.open();
            assertThat(new String(channel.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("done\ndone\n");
        }
    }

    @Test
    void anArrivalIsNotAwaitedForEver() {
        Gate gate = transport.gate();
        assertThatThrownBy(() -> gate.awaitArrival(Duration.ofMillis(10))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void failuresAreScripted() throws Exception {
        transport.refuseNextConnect();
        assertThatThrownBy(() -> transport.connect(MACHINE, LIMIT).close())
                .isInstanceOfSatisfying(
                        UnreachableException.class,
                        failure -> assertThat(failure.address()).isEqualTo("ada@gpu"));
        transport.connect(MACHINE, LIMIT).close();
        transport.refuseNextExec();
        assertThatThrownBy(() -> connection.exec("true", LIMIT).close()).isInstanceOf(ChannelRefusedException.class);
        assertThat(Lines.run(connection, "echo on").out()).isEqualTo("on");
    }

    @Test
    void aDroppedConnectionLosesItsCommands() throws Exception {
        try (Channel channel = connection.exec("read go", LIMIT)) {
            transport.dropConnections();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.exec("true", LIMIT).close())
                    .isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void whatIsOpenIsNamed() throws Exception {
        Channel channel = connection.exec("read go", LIMIT);
        assertThatThrownBy(transport::checkNothingOpen)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("connection to ada@gpu")
                .hasMessageContaining("channel of 'read go'")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .hasSize(2)
                        .allSatisfy(where -> assertThat(where.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(FakeTransportTest.class.getName()))));
        channel.close();
        connection.close();
        transport.checkNothingOpen();
    }

    @Test
    void misuseIsRefused() {
        assertThatThrownBy(() -> transport.program("a/b", Script.exitsWith(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transport.invocations("never")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Script.exitsWith(256)).isInstanceOf(IllegalArgumentException.class);
    }
}
