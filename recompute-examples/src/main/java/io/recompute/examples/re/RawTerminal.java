package io.recompute.examples.re;

import io.recompute.transport.TerminalSize;
import java.util.function.Consumer;

/**
 * A terminal that is handed over to a program elsewhere, which gets each key as it is pressed, Ctrl-C too, and decides what
 * is shown. For one thread.
 */
interface RawTerminal extends AutoCloseable {
    /** What kind of terminal it is, as {@code TERM} tells; {@code xterm-256color} where that tells nothing. */
    String type();

    /** How large it is now. */
    TerminalSize size();

    /** Tells each new size, in a thread of the system's, until it is closed. */
    void onResize(Consumer<TerminalSize> listener);

    /** Hands it over, until it is closed or the JVM ends. */
    void begin();

    /** Makes it what it was. Idempotent. */
    @Override
    void close();
}
