package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.junit.jupiter.api.Test;

class IoThreadsTest {
    private final IoThreads threads = new IoThreads("io-threads-test", 2);

    @Test
    void theLibraryTakesItAsItIs() {
        assertThat(ThreadUtils.noClose(threads)).isSameAs(threads);
        assertThat(threads.shutdownNow()).isEmpty();
    }

    @Test
    void whatComesLateIsRunByWhoeverBringsIt() {
        threads.shutdown();

        AtomicReference<Thread> runner = new AtomicReference<>();
        threads.execute(() -> runner.set(Thread.currentThread()));

        assertThat(runner).hasValue(Thread.currentThread());
        assertThat(threads.isShutdown()).isTrue();
    }

    @Test
    void whatIsQueuedIsRunBeforeItsThreadsEnd() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            threads.execute(() -> {
                awaitQuietly(busy);
                ran.countDown();
            });
        }

        assertThat(threads.shutdownNow()).isEmpty();
        assertThat(threads.isTerminated()).isFalse();
        busy.countDown();

        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(threads.isTerminated()).isTrue();
        assertThat(ran.getCount()).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
