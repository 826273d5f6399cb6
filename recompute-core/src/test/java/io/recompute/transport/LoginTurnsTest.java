package io.recompute.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoginTurnsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong clock = new AtomicLong();
    private final LoginTurns turns = new LoginTurns(HOUR, clock::get);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void loginsAtOneHostFollowOneAnother() {
        LoginTurns timed = new LoginTurns(HOUR, System::nanoTime);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> logins = new ArrayList<>();
        for (int login = 0; login < 30; login++) {
            logins.add(CompletableFuture.runAsync(
                    () -> {
                        try (LoginTurns.Turn turn = await(timed, "a", 22)) {
                            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            Thread.yield();
                            underWay.decrementAndGet();
                        }
                    },
                    threads));
        }
        logins.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
        assertThat(timed.size()).isZero();
    }

    @Test
    void otherHostsAndPortsWaitForNothing() {
        try (LoginTurns.Turn a = await("a", 22);
                LoginTurns.Turn other = await("b", 22);
                LoginTurns.Turn port = await("a", 2222)) {
            assertThat(turns.size()).isEqualTo(3);
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void oneThatTakesLongHoldsUpNobodyBeyondItsTime() {
        try (LoginTurns.Turn slow = await("a", 22)) {
            clock.addAndGet(HOUR.toNanos());
            try (LoginTurns.Turn second = await("a", 22);
                    LoginTurns.Turn third = await("a", 22)) {
                assertThat(turns.size()).isEqualTo(1);
            }
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void whoseDeadlineIsOverIsNotHeldUp() throws Exception {
        try (LoginTurns.Turn slow = await("a", 22);
                LoginTurns.Turn late = turns.await("a", 22, Deadline.in(Duration.ofMillis(1)))) {
            assertThat(turns.size()).isEqualTo(1);
        }
    }

    @Test
    void betweenTwoThatFollowOneAnotherThereIsAMoment() throws Exception {
        LoginTurns.Turn first = await("a", 22);
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> await("a", 22).close(), threads);
        while (!turns.hasWaiting("a", 22)) {
            Thread.onSpinWait();
        }
        first.close();
        assertThat(turns.pause("a", 22)).isEqualTo(LoginTurns.MOMENT);
        clock.addAndGet(LoginTurns.MOMENT.toNanos());
        second.join();
        assertThat(turns.pause("a", 22)).isZero();
    }

    @Test
    void whoComesWhenNobodyWaitedFindsNoPause() {
        await("a", 22).close();
        assertThat(turns.pause("a", 22)).isZero();
    }

    @Test
    void aBusyServerIsLeftMoreTimeEachTimeAndLessAfterEachLogin() {
        refused();
        assertThat(turns.pause("a", 22)).isEqualTo(LoginTurns.BUSY);
        refused();
        assertThat(turns.pause("a", 22)).isEqualTo(LoginTurns.BUSY.multipliedBy(2));
        assertThat(turns.pause("b", 22)).isZero();
        clock.addAndGet(LoginTurns.BUSY.multipliedBy(2).toNanos());
        await("a", 22).close();
        assertThat(turns.pause("a", 22)).isEqualTo(LoginTurns.BUSY);
        for (int time = 0; time < 20; time++) {
            refused();
        }
        assertThat(turns.pause("a", 22)).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(turns.size()).isEqualTo(1);
        clock.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(turns.size()).isZero();
    }

    private void refused() {
        clock.addAndGet(turns.pause("a", 22).toNanos());
        LoginTurns.Turn turn = await("a", 22);
        turn.refused();
        turn.close();
    }

    @Test
    void whoIsInterruptedLeavesTheLine() throws Exception {
        try (LoginTurns.Turn slow = await("a", 22)) {
            CountDownLatch ended = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                assertThatThrownBy(() -> turns.await("a", 22, Deadline.in(HOUR)))
                        .isInstanceOf(InterruptedException.class);
                ended.countDown();
            });
            waiting.start();
            waiting.interrupt();
            ended.await();
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void aTurnEndsOnce() {
        LoginTurns.Turn first = await("a", 22);
        first.close();
        try (LoginTurns.Turn second = await("a", 22)) {
            first.close();
            assertThat(turns.size()).isEqualTo(1);
        }
        assertThat(turns.size()).isZero();
    }

    private LoginTurns.Turn await(String host, int port) {
        return await(turns, host, port);
    }

    private static LoginTurns.Turn await(LoginTurns turns, String host, int port) {
        try {
            return turns.await(host, port, Deadline.in(HOUR));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
