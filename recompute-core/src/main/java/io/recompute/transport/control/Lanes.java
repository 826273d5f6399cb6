package io.recompute.transport.control;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with each of many things, several at a time: where each costs a round trip, so many cost no more than one.
 * Thread-safe.
 */
public final class Lanes {
    /** Most of what there is to gain at 50 ms; an SFTP server holds no more files open than this for one of us. */
    static final int COUNT = 32;

    private final Executor workers;

    /** Those of a machine, run by its workers and by whoever asks. */
    Lanes(Executor workers) {
        this.workers = workers;
    }

    /** What is done with one thing, by any thread. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        void on(T thing) throws IOException;
    }

    /**
     * Does it with each, in no order, and waits for all that has begun. After the first failure nothing more begins, and that
     * failure is thrown. An interrupt of the caller interrupts the work.
     *
     * @param things not changed meanwhile
     * @throws InterruptedIOException after an interrupt, with the thread's flag set
     */
    public <T> void each(Collection<? extends T> things, Work<T> work) throws IOException {
        Round<T> round = new Round<>(things.iterator(), work);
        try {
            for (int lane = 1; lane < Math.min(COUNT, things.size()); lane++) {
                workers.execute(round::lane);
            }
        } catch (RejectedExecutionException e) {
            // The machine is closed: the lane of this thread is told so by what it works with.
        }
        round.lane();
        round.join();
    }

    private static final class Round<T> {
        private final Iterator<? extends T> things;
        private final Work<T> work;
        private final Thread caller = Thread.currentThread();
        private final Set<Thread> running = new HashSet<>();
        private boolean ended;
        private @Nullable Throwable failure;

        Round(Iterator<? extends T> things, Work<T> work) {
            this.things = things;
            this.work = work;
        }

        void lane() {
            enter();
            try {
                for (T thing = next(); thing != null; thing = next()) {
                    work.on(thing);
                }
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            } finally {
                leave();
            }
        }

        private synchronized void enter() {
            running.add(Thread.currentThread());
        }

        private synchronized @Nullable T next() {
            ended |= !things.hasNext();
            return ended ? null : things.next();
        }

        private synchronized void fail(Throwable cause) {
            ended = true;
            if (failure == null) {
                failure = cause;
            }
        }

        private synchronized void leave() {
            Thread self = Thread.currentThread();
            running.remove(self);
            if (self != caller) {
                var unused = Thread.interrupted(); // it was meant for this work, not for the thread's next
            }
            notifyAll();
        }

        synchronized void join() throws IOException {
            boolean interrupted = false;
            while (!running.isEmpty()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    fail(new InterruptedIOException("interrupted"));
                    running.forEach(Thread::interrupt);
                }
            }
            if (interrupted) {
                caller.interrupt();
            }
            if (failure != null) {
                Throwables.throwIfInstanceOf(failure, IOException.class);
                Throwables.throwIfUnchecked(failure);
                throw new IllegalStateException(failure);
            }
        }
    }
}
