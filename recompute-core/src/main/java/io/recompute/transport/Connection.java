package io.recompute.transport;

import java.time.Duration;

/**
 * One authenticated connection to one machine. Safe for use by many threads. Whoever opened it closes it; closing is
 * idempotent, closes its channels, and leaves what runs on the machine alone.
 */
public interface Connection extends AutoCloseable {
    /**
     * Starts a command line in a channel of its own. The line is interpreted by the login's shell, whichever that is
     * (bash, fish, tcsh…), in the home directory; what its start-up files print comes first.
     *
     * @param commandLine has neither newline nor NUL
     * @param limit the most time until the server has accepted it
     * @throws ChannelRefusedException where the server allows no further channel on this connection
     * @throws ConnectionLostException where the connection is gone
     * @throws TransportTimeoutException where the server did not answer within the limit
     * @throws InterruptedException where the waiting thread was interrupted; no channel is left open
     */
    Channel exec(String commandLine, Duration limit) throws InterruptedException;

    /**
     * As {@link #exec(String, Duration)}, with a terminal.
     *
     * @throws TerminalRefusedException where the machine gives none; nothing was started
     */
    TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException;

    /** Whether channels can still be opened, as far as is known without asking the other side. */
    boolean isOpen();

    /** Closes the connection and its channels; does nothing where it is closed. */
    @Override
    void close();
}
