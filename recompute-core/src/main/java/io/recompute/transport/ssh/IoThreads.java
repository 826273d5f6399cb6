package io.recompute.transport.ssh;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.common.util.threads.SshdThreadFactory;

/**
 * The threads that read and write for one connection. What is to be run after they were shut down is run by whoever brings
 * it: the last words of a channel that is being closed come from a thread of the JDK, which would end with a stack trace on
 * the standard error where they are refused, as the library's own executor does.
 *
 * <p>It is a {@link NoCloseExecutor} so that the library takes it as it is, rather than wrapped into one; unlike that, it
 * does close.
 */
final class IoThreads extends NoCloseExecutor {
    /** So many threads, which are daemons, started when they are needed. */
    IoThreads(String name, int threads) {
        super(new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new SshdThreadFactory(name),
                (task, pool) -> task.run()));
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public CloseFuture close(boolean immediately) {
        // What is queued are last words too.
        executor.shutdown();
        return super.close(immediately);
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }
}
