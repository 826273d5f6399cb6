package io.recompute.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;

/**
 * A connection between two programs, as a socket is one. Each direction may be used by one thread at a time, the two by
 * different threads. There is back-pressure: what is not read is not sent on.
 *
 * <p>Closing is idempotent, may drop what is still under way, and makes a blocked read or write end with an {@link
 * IOException} or with end-of-file.
 */
public interface ByteStream extends AutoCloseable {
    /** What the other side sends, up to its end. A lost connection is an {@link IOException} or an end. */
    InputStream input();

    /**
     * What the other side is to read; written bytes are passed on at {@code flush}. Closing it sends end-of-file, and
     * leaves the other direction as it is.
     */
    OutputStream output();

    @Override
    void close();

    /**
     * The stream of a socket of this machine, which belongs to it from now on.
     *
     * @param channel connected, in blocking mode; an interrupted read or write closes it
     */
    static ByteStream of(SocketChannel channel) {
        return new SocketStream(channel);
    }
}
