package io.recompute.tunnel;

import io.recompute.model.RecomputeException;
import io.recompute.transport.Destination;
import java.util.Optional;

/**
 * An address that leads to another one through a machine's connection, as {@code ssh -L} and {@code ssh -R} make it. It
 * comes back by itself, at the same port, where the connection is lost: what was under way through it breaks, and what
 * connects afterwards waits until the machine is reached again.
 *
 * <p>On this computer it listens at the loopback address alone, where other users of this computer can connect too. There
 * is back-pressure, and each direction ends by itself. At most 256 connections pass at once; further ones wait.
 *
 * <p>Thread-safe. Whoever opened it closes it; closing the workspace does as well.
 */
public interface Tunnel extends AutoCloseable {
    /** Where connections are taken: on this computer, or for a reverse tunnel on the machine. */
    Destination entrance();

    /** Where they lead: as the machine sees it, or for a reverse tunnel as this computer does. */
    Destination destination();

    /**
     * The port of the {@link #entrance()}.
     *
     * @throws IllegalStateException where that is a unix socket
     */
    default int port() {
        if (entrance() instanceof Destination.Tcp tcp) {
            return tcp.port();
        }
        throw new IllegalStateException(entrance() + " has no port");
    }

    /**
     * What would come of a connection now. It is tried, and takes as long as the machine needs to be reached; of a reverse
     * tunnel it is looked whether the machine listens.
     */
    TunnelState check();

    /** What the last connection has failed with; empty where it did not, or there was none. */
    Optional<RecomputeException> failure();

    /** Takes no further connections and ends those that are under way. Idempotent. */
    @Override
    void close();
}
