package io.recompute.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class ReconnectTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Script HELLO = Script.of("echo hello").repeatable();
    private static final int FOR_EVER = Integer.MAX_VALUE;

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private UnsteadyTransport transport;
    private Machine machine;

    @BeforeEach
    void connect() {
        transport = new UnsteadyTransport(home);
        machine = Machine.connect(transport, Instance.local(), LIMIT, ReconnectPolicy.standard(), time);
        hello();
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aLostConnectionIsOpenedAgainAtOnceAndThenAfterPausesThatDouble() {
        transport.cut(4);
        hello();
        assertThat(transport.attempts()).isEqualTo(5);
        assertThat(time.waits())
                .containsExactly(
                        Duration.ofNanos(187_500_000),
                        Duration.ofMillis(375),
                        Duration.ofMillis(750),
                        Duration.ofMillis(1500));
        transport.cut(1);
        hello();
        assertThat(time.waits()).last().isEqualTo(Duration.ofNanos(187_500_000));
    }

    @Test
    void afterItsPatienceAnOperationSaysHowOftenAndHowLongItHasTriedAndTheNextOneTriesAgain() {
        transport.cut(FOR_EVER);
        ReconnectFailedException failure = catchThrowableOfType(ReconnectFailedException.class, this::hello);
        assertThat(failure.attempts()).isEqualTo(transport.attempts()).isBetween(10, 20);
        assertThat(failure.elapsed()).isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));
        assertThat(failure)
                .hasMessageContaining(failure.attempts() + " attempts in 1")
                .hasMessageContaining("nobody answers")
                .hasCauseInstanceOf(UnreachableException.class);
        transport.cut(0);
        hello();
    }

    @Test
    void whatOnlyWaitsTriesForADay() throws Exception {
        transport.cut(2000);
        try (Channel channel = machine.openPatiently(HELLO)) {
            assertThat(new String(channel.stdout().readAllBytes())).isEqualTo("hello\n");
        }
        transport.cut(FOR_EVER);
        assertThatThrownBy(() -> machine.openPatiently(HELLO)).isInstanceOf(ReconnectFailedException.class);
        assertThat(transport.attempts()).isGreaterThan(5000);
    }

    @Test
    void aRefusedLoginIsNotTriedAgain() {
        transport.cut(FOR_EVER, new AuthenticationException("local", "no", null));
        assertThatThrownBy(this::hello).isInstanceOf(AuthenticationException.class);
        assertThat(transport.attempts()).isEqualTo(1);
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void aMachineThatWasNeverReachedIsNotWaitedFor() {
        transport.cut(FOR_EVER);
        assertThatThrownBy(() -> Machine.connect(transport, Instance.local(), LIMIT, ReconnectPolicy.standard(), time))
                .isInstanceOf(UnreachableException.class);
        assertThat(transport.attempts()).isEqualTo(1);
    }

    @Test
    void aBusyServerThatWasNeverReachedIsWaitedForAWhile() {
        transport.cut(3, new ServerBusyException("local", "too many logins", null));
        try (Machine fresh = Machine.connect(transport, Instance.local(), LIMIT, ReconnectPolicy.standard(), time)) {
            assertThat(fresh.execute(HELLO).text()).isEqualTo("hello\n");
        }
        assertThat(transport.attempts()).isEqualTo(4);
        assertThat(time.waits())
                .containsExactly(Duration.ofNanos(187_500_000), Duration.ofMillis(375), Duration.ofMillis(750));
    }

    @Test
    void aServerThatStaysBusyIsToldAsItIs() {
        transport.cut(FOR_EVER, new ServerBusyException("local", "too many logins", null));
        assertThatThrownBy(() -> Machine.connect(transport, Instance.local(), LIMIT, ReconnectPolicy.standard(), time))
                .isInstanceOf(ServerBusyException.class)
                .hasMessage("too many logins");
        assertThat(transport.attempts()).isBetween(5, 10);
        assertThat(time.waits().stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(20));
    }

    @Test
    void manyCallersMakeTheAttemptsOfOne() {
        transport.cut(7);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            callers.add(CompletableFuture.runAsync(this::hello, machine.workers()));
        }
        callers.forEach(CompletableFuture::join);
        assertThat(transport.attempts()).isEqualTo(8);
        assertThat(transport.mostAtOnce()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        transport.cut(FOR_EVER);
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            transport.onAttempt(Thread.currentThread()::interrupt);
            try {
                hello();
            } catch (RuntimeException e) {
                stillInterrupted.complete(Thread.currentThread().isInterrupted());
                thrown.complete(e);
            }
        });
        caller.start();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
        assertThat(stillInterrupted.join()).isTrue();
        assertThat(transport.attempts()).isEqualTo(1);
    }

    @Test
    void closingEndsTheWait() throws Exception {
        ReconnectPolicy slow = ReconnectPolicy.standard()
                .withPauses(Duration.ofHours(1), Duration.ofHours(1))
                .withPatience(Duration.ofDays(1));
        Machine other = Machine.connect(transport, Instance.local(), LIMIT, slow);
        CountDownLatch tried = new CountDownLatch(1);
        transport.onAttempt(tried::countDown);
        transport.cut(FOR_EVER);
        CompletableFuture<Reply> caller =
                CompletableFuture.supplyAsync(() -> other.execute(HELLO), task -> new Thread(task).start());
        assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
        other.close();
        assertThatThrownBy(() -> caller.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anAttemptThatFailsWhileTheMachineIsClosedIsToldAsItsClosing() {
        transport.cut(FOR_EVER);
        transport.onAttempt(machine::close);
        assertThatThrownBy(this::hello)
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("closed");
        assertThat(transport.attempts()).isEqualTo(1);
    }

    @Test
    void pausesAreWithinHalfAndAllOfWhatDoublesUpToTheLongest() {
        ReconnectPolicy policy = ReconnectPolicy.standard().withPauses(Duration.ofNanos(1000), Duration.ofNanos(5000));
        assertThat(policy.pauseNanos(1, 0)).isEqualTo(500);
        assertThat(policy.pauseNanos(1, 0.999999)).isEqualTo(999);
        assertThat(policy.pauseNanos(3, 0)).isEqualTo(2000);
        assertThat(policy.pauseNanos(4, 0)).isEqualTo(2500);
        assertThat(policy.pauseNanos(1_000_000, 0)).isEqualTo(2500);
        assertThatThrownBy(() -> policy.withPatience(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy.withPauses(Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @CanIgnoreReturnValue
    private String hello() {
        String said = machine.execute(HELLO).text();
        assertThat(said).isEqualTo("hello\n");
        return said;
    }
}
