package io.recompute.log;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands lines to a subscriber, as many as it asks for. One task reads and calls the subscriber, so its methods are
 * called one after the other, as the specification of reactive streams wants it.
 */
final class LogSubscription implements Flow.Subscription {
    private final LineIterator lines;
    private final LogReader reader;
    private final Flow.Subscriber<? super LogLine> subscriber;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long wanted;
    private boolean cancelled;
    private boolean badRequest;

    LogSubscription(LineIterator lines, LogReader reader, Flow.Subscriber<? super LogLine> subscriber) {
        this.lines = lines;
        this.reader = reader;
        this.subscriber = subscriber;
    }

    void start(Executor executor) {
        subscriber.onSubscribe(this);
        try {
            executor.execute(this::deliver);
        } catch (RejectedExecutionException e) {
            reader.close();
            subscriber.onError(e);
        }
    }

    @Override
    public void request(long count) {
        lock.lock();
        try {
            if (count <= 0) {
                badRequest = true;
            } else {
                wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        reader.close();
    }

    private void deliver() {
        try {
            while (awaitDemand()) {
                if (!lines.hasNext()) {
                    if (!isCancelled()) {
                        subscriber.onComplete();
                    }
                    return;
                }
                subscriber.onNext(lines.next());
            }
            if (!isCancelled()) {
                subscriber.onError(new IllegalArgumentException("a subscriber asks for at least one line"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            reader.close();
        }
    }

    private void fail(Exception cause) {
        if (!isCancelled()) {
            subscriber.onError(cause);
        }
    }

    /** Waits until a line is wanted; false where none ever will be: it was cancelled, or asked for badly. */
    private boolean awaitDemand() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (wanted == 0 && !cancelled && !badRequest) {
                changed.await();
            }
            if (cancelled || badRequest) {
                return false;
            }
            if (wanted != Long.MAX_VALUE) {
                wanted--;
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }
}
