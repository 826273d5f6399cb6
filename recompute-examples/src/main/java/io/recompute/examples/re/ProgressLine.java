package io.recompute.examples.re;

import io.recompute.transfer.TransferProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line at the bottom of the terminal that tells what is waited for, and how far it has come. It appears where that takes
 * longer than a second, and is erased at its end; without a terminal there is none. Thread-safe.
 */
final class ProgressLine {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PERIOD = Duration.ofMillis(250);
    private static final String ERASE = "\r\033[K";

    private final Screen screen;
    private final PrintStream err;
    private final LongSupplier nanoTime;

    private @Nullable ScheduledThreadPoolExecutor ticks;
    private @Nullable String what;
    private @Nullable TransferProgress latest;
    private long since;
    private int width;
    private boolean shown;

    ProgressLine(Screen screen, PrintStream err, LongSupplier nanoTime) {
        this.screen = screen;
        this.err = err;
        this.nanoTime = nanoTime;
    }

    /** Something begins that may take a while, in place of what was waited for before. */
    synchronized void begin(String newWhat) {
        erase();
        what = newWhat;
        latest = null;
        since = nanoTime.getAsLong();
        if (ticks == null) {
            ticks = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = new Thread(task, "re-progress");
                thread.setDaemon(true);
                return thread;
            });
            var unused = ticks.scheduleAtFixedRate(
                    this::tick, PATIENCE.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** How far it has come. */
    synchronized void at(TransferProgress now) {
        latest = now;
    }

    /** Nothing is waited for any more. */
    synchronized void end() {
        erase();
        what = null;
        if (ticks != null) {
            ticks.shutdownNow();
            ticks = null;
        }
    }

    /** Does something else with the terminal, above the line, which waits for it. */
    synchronized <T> T above(Supplier<T> work) {
        erase();
        return work.get();
    }

    /** Prints a line above this one. */
    synchronized void print(String line) {
        erase();
        err.println(line);
    }

    /** Draws the line anew where it is time. */
    synchronized void tick() {
        String now = what;
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - since);
        if (now == null
                || elapsed.compareTo(PATIENCE) < 0
                || !screen.errIsTerminal().getAsBoolean()) {
            return;
        }
        if (width == 0) {
            width = screen.width().getAsInt();
        }
        err.print("\r" + ProgressText.of(now, latest, elapsed, width - 1) + "\033[K");
        err.flush();
        shown = true;
    }

    private void erase() {
        if (shown) {
            err.print(ERASE);
            err.flush();
            shown = false;
        }
    }
}
