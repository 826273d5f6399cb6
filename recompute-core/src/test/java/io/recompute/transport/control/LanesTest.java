package io.recompute.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Lanes lanes = new Lanes(workers);

    @AfterEach
    void close() throws InterruptedException {
        workers.shutdownNow();
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void eachIsDoneOnce() throws IOException {
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        lanes.each(numbers(10_000), number -> {
            done.add(number);
            count.incrementAndGet();
        });
        assertThat(done).hasSize(10_000);
        assertThat(count).hasValue(10_000);
    }

    @Test
    void soManyAreDoneAtOnceAndNoMore() throws IOException {
        CyclicBarrier together = new CyclicBarrier(Lanes.COUNT);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        lanes.each(numbers(3 * Lanes.COUNT), number -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            await(together);
            running.decrementAndGet();
        });
        assertThat(most).hasValue(Lanes.COUNT);
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void nothingIsDoneWithNothing() throws IOException {
        lanes.each(List.<String>of(), thing -> {
            throw new IOException("done with " + thing);
        });
    }

    /** There is no end to the things, so that it ends only as the failure ends it. */
    @Test
    void aFailureIsThrownWhenWhatHasBegunHasEndedAndNothingMoreBegins() {
        AtomicLong begun = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        CountDownLatch failed = new CountDownLatch(1);
        assertThatThrownBy(() -> lanes.each(Collections.nCopies(Integer.MAX_VALUE, "thing"), thing -> {
                    if (begun.incrementAndGet() == 7) {
                        failed.countDown();
                        throw new IOException("the seventh");
                    }
                    await(failed);
                    ended.incrementAndGet();
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the seventh");
        assertThat(ended.get()).isEqualTo(begun.get() - 1);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void whereNoWorkerIsLeftTheCallerDoesItAlone() throws IOException {
        workers.shutdown();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        lanes.each(numbers(100), number -> {
            threads.add(Thread.currentThread());
            count.incrementAndGet();
        });
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(count).hasValue(100);
    }

    @Test
    void anInterruptEndsWhatWaitsInAllLanes() throws Exception {
        CountDownLatch waiting = new CountDownLatch(Lanes.COUNT);
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        AtomicBoolean flag = new AtomicBoolean();
        AtomicBoolean told = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                lanes.each(numbers(1000), number -> {
                    waiting.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException();
                    }
                });
            } catch (InterruptedIOException e) {
                told.set(true);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(30_000);
        assertThat(told).isTrue();
        assertThat(flag).isTrue();
        assertThat(interrupted).hasValue(Lanes.COUNT);
        // Their threads are not interrupted for what they do next.
        CountDownLatch next = new CountDownLatch(Lanes.COUNT);
        AtomicInteger unharmed = new AtomicInteger();
        for (int task = 0; task < Lanes.COUNT; task++) {
            workers.execute(() -> {
                unharmed.addAndGet(Thread.currentThread().isInterrupted() ? 0 : 1);
                next.countDown();
            });
        }
        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(unharmed).hasValue(Lanes.COUNT);
    }
}
