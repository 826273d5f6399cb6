package io.recompute.transport.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class LocalTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private Connection connection;

    @BeforeEach
    void connect() {
        connection = LocalTransport.create().withHome(home).connect(Instance.local(), LIMIT);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @Test
    void aCommandLineRunsInTheHomeDirectory() throws Exception {
        assertThat(output("pwd -P; echo $HOME")).isEqualTo(home.toRealPath() + "\n" + home.toAbsolutePath() + "\n");
    }

    @Test
    void anEndIsToldWhereTheProgramKeepsTheCommonPoolBusy() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try {
            for (int task = 0; task < 2 * ForkJoinPool.getCommonPoolParallelism(); task++) {
                ForkJoinPool.commonPool().execute(() -> Uninterruptibles.awaitUninterruptibly(done));
            }
            try (Channel channel = connection.exec("exit 3", LIMIT)) {
                assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(3));
            }
        } finally {
            done.countDown();
        }
    }

    @Test
    void theOutputsAreApartAndTheStatusIsTold() throws Exception {
        try (Channel channel = connection.exec("echo out; echo err >&2; exit 3", LIMIT)) {
            assertThat(channel.stdout().readAllBytes()).asString(UTF_8).isEqualTo("out\n");
            assertThat(channel.stderr().readAllBytes()).asString(UTF_8).isEqualTo("err\n");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(3));
        }
    }

    @Test
    void aSignalIsReportedAsShellsDo() throws Exception {
        try (Channel channel = connection.exec("kill -KILL $$", LIMIT)) {
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(137));
        }
    }

    @Test
    void bytesPassUnchanged() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        try (Channel channel = connection.exec("cat", LIMIT)) {
            CompletableFuture<byte[]> read = inBackground(() -> channel.stdout().readAllBytes());
            channel.stdin().write(bytes);
            channel.stdin().close();

            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(bytes);
        }
    }

    @Test
    void commandsHaveASessionOfTheirOwnAndNoTerminal() throws Exception {
        assertThat(output("(: </dev/tty) 2>/dev/null && echo tied || echo free"))
                .isEqualTo("free\n");
        assertThat(output("ps -o sid= -p $$ | tr -d ' '; echo $$").lines().distinct())
                .hasSize(1);
    }

    @Test
    void closingAChannelEndsABlockedReadAndSendsNoSignal() throws Exception {
        assertThat(output("mkfifo gate")).isEmpty();
        Channel channel = connection.exec("read x <gate; touch survived", LIMIT);
        CompletableFuture<Integer> read = inBackground(() -> channel.stdout().read());
        assertThatThrownBy(() -> read.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        channel.close();
        channel.close();

        assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        assertThatThrownBy(() -> channel.stdout().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> channel.stdin().write(1)).isInstanceOf(IOException.class);
        assertThat(output("echo >gate; until [ -e survived ]; do sleep 0.1; done; echo yes"))
                .isEqualTo("yes\n");
    }

    @Test
    void closingAChannelEndsABlockedWriteAndWhatReadsSeesTheEnd() throws Exception {
        assertThat(output("mkfifo gate")).isEmpty();
        Channel channel = connection.exec("read x <gate; wc -c >count", LIMIT);
        CompletableFuture<Integer> write = inBackground(() -> {
            channel.stdin().write(new byte[10_000_000]);
            return 0;
        });
        assertThatThrownBy(() -> write.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        channel.close();

        assertThatThrownBy(() -> write.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThat(output("echo >gate; until [ -s count ]; do sleep 0.1; done; echo yes"))
                .isEqualTo("yes\n");
    }

    @Test
    void whatWasWrittenBeforeTheCloseArrives() throws Exception {
        try (Channel channel = connection.exec("cat >kept", LIMIT)) {
            channel.stdin().write("kept".getBytes(UTF_8));
            channel.stdin().flush();
        }
        assertThat(output("until [ -s kept ]; do sleep 0.1; done; cat kept")).isEqualTo("kept");
    }

    @Test
    void aWriterThatNobodyReadsGetsSigpipe() throws Exception {
        Channel channel = connection.exec("(while echo y; do :; done) 2>/dev/null; echo $? >ended", LIMIT);

        channel.close();

        assertThat(output("until [ -s ended ]; do sleep 0.1; done; echo yes")).isEqualTo("yes\n");
    }

    @Test
    void aSlowReaderHoldsUpTheCommand() throws Exception {
        try (Channel channel = connection.exec("head -c 10000000 /dev/zero", LIMIT)) {
            assertThatThrownBy(() -> channel.awaitTermination(Duration.ofMillis(300)))
                    .isInstanceOf(TransportTimeoutException.class);
            assertThat(channel.stdout().readAllBytes()).hasSize(10_000_000);
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    void anInterruptedReaderStaysInterrupted() throws Exception {
        try (Channel channel = connection.exec("read x", LIMIT)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> channel.stdout().read()).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aClosedConnectionRunsNothingAndClosesItsChannels() throws Exception {
        Channel channel = connection.exec("read x", LIMIT);

        connection.close();
        connection.close();

        assertThat(connection.isOpen()).isFalse();
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        assertThatThrownBy(() -> connection.exec("true", LIMIT)).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aMachineWithoutAShellIsUnreachable() {
        LocalTransport windows = LocalTransport.create().withShell(home.resolve("sh"));

        assertThatThrownBy(() -> windows.connect(Instance.local(), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("has no " + home.resolve("sh"))
                .hasMessageContaining("Windows");
    }

    @Test
    void aHomeThatIsNotThereIsSaidToBeMissing() {
        LocalTransport homeless = LocalTransport.create().withHome(home.resolve("none"));

        assertThatThrownBy(() -> homeless.connect(Instance.local(), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("none does not exist");
    }

    @Test
    void theHomeByDefaultIsTheUsersOwn() throws Exception {
        try (Connection own = LocalTransport.create().connect(Instance.local(), LIMIT);
                Channel channel = own.exec("echo $HOME", LIMIT)) {
            assertThat(channel.stdout().readAllBytes())
                    .asString(UTF_8)
                    .isEqualTo(System.getProperty("user.home") + "\n");
        }
    }

    private String output(String line) throws InterruptedException, IOException {
        try (Channel channel = connection.exec(line, LIMIT)) {
            return new String(channel.stdout().readAllBytes(), UTF_8);
        }
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-background");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
