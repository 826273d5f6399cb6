package io.recompute.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.recompute.model.Instance;
import io.recompute.transport.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is done while nothing happens: looking for a sleep of this computer, closing what is idle. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class WakingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final Ticks ticks = new Ticks();
    private final ExecutorService pumps = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        ticks.shutdownNow();
        pumps.shutdownNow();
    }

    @Test
    void thereAreTicksOnlyWhileThereIsSomethingToLookAfter() {
        AtomicBoolean waiting = new AtomicBoolean(true);
        Pulse pulse = new Pulse(ticks, time, () -> {}, List.of(waiting::get));
        assertThat(ticks.due).isEmpty();
        pulse.start();
        pulse.start();
        assertThat(ticks.due).hasSize(1);
        tick(TICK);
        assertThat(ticks.due).hasSize(1);
        waiting.set(false);
        tick(TICK);
        assertThat(ticks.due).isEmpty();
        pulse.start();
        assertThat(ticks.due).hasSize(1);
    }

    @Test
    void aSleepIsNoticedByTheNextTickWhicheverClockStoodStill() {
        AtomicInteger woken = new AtomicInteger();
        Pulse pulse = new Pulse(ticks, time, woken::incrementAndGet, List.of(() -> true));
        pulse.start();
        tick(TICK);
        tick(TICK.multipliedBy(2));
        assertThat(woken).hasValue(0);
        time.sleep(Duration.ofMinutes(30));
        tick(TICK);
        assertThat(woken).hasValue(1);
        tick(TICK);
        assertThat(woken).hasValue(1);
        tick(Duration.ofMinutes(30));
        assertThat(woken).hasValue(2);
        time.sleep(Duration.ofMinutes(-30)); // somebody sets the clock back
        tick(TICK);
        assertThat(woken).hasValue(2);
    }

    @Test
    void aProbeEndsSilentConnectionsAndKeepsTheOthers() throws Exception {
        UnsteadyTransport transport = new UnsteadyTransport(home);
        Backoff backoff = new Backoff(ReconnectPolicy.standard(), time);
        try (Connections connections = new Connections(transport, Instance.local(), LIMIT, backoff, time)) {
            connections.exec("exit 0", allowance()).close();
            connections.probe(LIMIT);
            assertThat(connections.size()).isEqualTo(1);
            transport.silence();
            connections.probe(LIMIT);
            assertThat(connections.size()).isZero();
            connections.exec("exit 0", allowance()).close();
            assertThat(transport.attempts()).isEqualTo(2);
        }
    }

    @Test
    void afterASleepTheNextAttemptFollowsAtOnce() throws Exception {
        Backoff backoff = new Backoff(ReconnectPolicy.standard(), time);
        for (int failure = 0; failure < 9; failure++) {
            backoff.failed(new UnreachableException("local", "no", null));
        }
        assertThat(backoff.isDue()).isFalse();
        backoff.hurry();
        assertThat(backoff.isDue()).isTrue();
        backoff.awaitTurn(allowance());
        assertThat(time.waits()).isEmpty();
    }

    @Test
    void whatABurstHasOpenedIsClosedAfterAWhileButOne() throws Exception {
        UnsteadyTransport transport = new UnsteadyTransport(home);
        Backoff backoff = new Backoff(ReconnectPolicy.standard(), time);
        AtomicInteger surplus = new AtomicInteger();
        try (Connections connections = new Connections(transport, Instance.local(), LIMIT, backoff, time);
                ControlPool pool = new ControlPool(
                        connections,
                        ShellStart.OWN,
                        4,
                        new ControlPool.Surroundings(pumps, time, surplus::incrementAndGet))) {
            List<ControlChannel> burst = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                burst.add(pool.acquire(allowance()));
            }
            burst.forEach(pool::release);
            // A channel is idle when its shell has said so; each but the first is told as one too many.
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                while (surplus.get() < 3) {
                    Thread.onSpinWait();
                }
            });
            assertThat(pool.trim()).isTrue();
            assertThat(burst).allMatch(ControlChannel::isUsable);
            time.pass(ControlPool.IDLE_LIMIT);
            assertThat(pool.trim()).isFalse();
            assertThat(burst).filteredOn(ControlChannel::isUsable).hasSize(1);
            assertThat(burst).contains(pool.acquire(allowance()));
        }
    }

    private Allowance allowance() {
        return new Allowance(LIMIT, LIMIT, time.nanos());
    }

    private void tick(Duration later) {
        time.pass(later);
        List<Runnable> due = List.copyOf(ticks.due);
        ticks.due.clear();
        due.forEach(Runnable::run);
    }

    /** Keeps what is to be done later for the test. */
    private static final class Ticks extends ScheduledThreadPoolExecutor {
        private final List<Runnable> due = new ArrayList<>();

        Ticks() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            due.add(command);
            return super.schedule(() -> {}, 0, unit);
        }
    }
}
