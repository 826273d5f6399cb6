package io.recompute.transport.ssh;

import io.recompute.transport.Deadline;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.future.SshFuture;

/** Waits for the library's futures; their own waiting hides an interruption in an I/O error. */
final class Waiting {
    private Waiting() {}

    /** Waits until it is done or the time is up, and says which. */
    static <T extends SshFuture<T>> boolean isDone(T future, Deadline deadline) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        future.addListener(ignored -> done.countDown());
        return done.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }
}
