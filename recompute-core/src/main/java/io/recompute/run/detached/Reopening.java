package io.recompute.run.detached;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long one waits before a channel that was opened in vain is opened again, and how often that may be. That the
 * machine is reached is not its concern. Immutable.
 *
 * @param first the pause before the second attempt; the first follows at once
 * @param longest the pauses double up to this
 * @param attempts how many in a row may fail
 */
record Reopening(Duration first, Duration longest, int attempts) {
    /** About two minutes: a machine that is overloaded. */
    static final Reopening USUAL = new Reopening(Duration.ofMillis(250), Duration.ofSeconds(30), 10);

    private static final int MOST_DOUBLINGS = 30;

    /**
     * Waits before the next attempt.
     *
     * @param fruitless how many have failed in a row
     * @param end completes where nothing is to be opened any more
     * @return whether there is to be an attempt
     */
    boolean pause(int fruitless, CompletableFuture<?> end) {
        if (fruitless >= attempts || end.isDone()) {
            return false;
        }
        if (fruitless == 0) {
            return true;
        }
        long doubled = first.toMillis() << Math.min(fruitless - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, longest.toMillis());
        // Of many clients that one outage has cut off, not all come back at once.
        long wait = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
        try {
            end.get(wait, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
