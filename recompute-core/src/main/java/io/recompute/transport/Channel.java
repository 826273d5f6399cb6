package io.recompute.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * One command on a machine, with its three streams. Each stream may be used by one thread at a time, different streams
 * by different threads. The streams have back-pressure: what is not read is not sent, so both outputs must be read.
 *
 * <p>Closing a channel closes its streams, on either side, and sends no signal: a command that reads sees the end of its
 * input, one that writes gets SIGPIPE, and one that does neither goes on. Closing is idempotent and makes a blocked read
 * or write end with an {@link java.io.IOException} or with end-of-file.
 */
public interface Channel extends AutoCloseable {
    /** The command's standard input; closing it sends end-of-file. Writes are passed on at {@code flush}. */
    OutputStream stdin();

    /** The command's standard output, up to its end. A lost connection is an {@link java.io.IOException} or an end. */
    InputStream stdout();

    /** The command's standard error, up to its end. */
    InputStream stderr();

    /**
     * Waits for the command's end. Its outputs must be read meanwhile, by this or another thread.
     *
     * @return how it ended; {@link Termination.Lost} where the channel closed without the server saying how
     * @throws TransportTimeoutException where it has not ended within the limit; the channel stays as it was
     * @throws InterruptedException where the waiting thread was interrupted; the channel stays as it was
     */
    Termination awaitTermination(Duration limit) throws InterruptedException;

    @Override
    void close();
}
