package io.recompute.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

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
     * Connects from the machine to something that listens there, or is reached from there.
     *
     * @param limit the most time until it is connected
     * @throws DestinationException where the machine could not connect to it
     * @throws ForwardingRefusedException where the server does not allow it, or this kind of connection cannot do it
     * @throws ConnectionLostException where the connection is gone
     * @throws TransportTimeoutException where the server did not answer within the limit
     * @throws InterruptedException where the waiting thread was interrupted; no stream is left open
     */
    default ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        throw new ForwardingRefusedException("", "this connection does not forward to " + destination, null);
    }

    /**
     * Has the machine listen, for as long as the connection lasts.
     *
     * @param address where; its port may be 0 for any. Whether an address that is not the machine's own loopback is
     *     listened at is for the server to say
     * @param accepted is given each stream, and closes it; it is called by a thread that must not be kept waiting
     * @param limit the most time until it listens
     * @throws ForwardingRefusedException where the server does not allow it, or that port or path is in use, which
     *     servers do not tell apart, or this kind of connection cannot do it
     * @throws ConnectionLostException where the connection is gone
     * @throws TransportTimeoutException where the server did not answer within the limit
     * @throws InterruptedException where the waiting thread was interrupted; nothing listens
     */
    default Listening listen(Destination address, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        throw new ForwardingRefusedException("", "this connection does not listen at " + address, null);
    }

    /**
     * As {@link #exec(String, Duration)}, with a terminal.
     *
     * @throws TerminalRefusedException where the machine gives none; nothing was started
     */
    TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException;

    /**
     * The machine's files, by SFTP; the caller closes it.
     *
     * @param limit the most time until it can be used
     * @throws FileServiceRefusedException where the server offers none, or this kind of connection cannot use it
     * @throws ChannelRefusedException where the server allows no further channel on this connection
     * @throws ConnectionLostException where the connection is gone
     * @throws TransportTimeoutException where the server did not answer within the limit
     * @throws InterruptedException where the waiting thread was interrupted; no channel is left open
     */
    default FileService files(Duration limit) throws InterruptedException {
        throw new FileServiceRefusedException("", "this kind of connection offers no SFTP", null);
    }

    /**
     * The shortest time in which the machine has answered on this connection so far; empty where that is not known. Asks for
     * nothing.
     */
    default Optional<Duration> roundTrip() {
        return Optional.empty();
    }

    /** Whether channels can still be opened, as far as is known without asking the other side. */
    boolean isOpen();

    /** Closes the connection and its channels; does nothing where it is closed. */
    @Override
    void close();
}
