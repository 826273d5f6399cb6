package io.recompute.notebook;

import io.recompute.run.RemoteProcess;
import io.recompute.tunnel.Tunnel;
import java.net.URI;

/**
 * A Jupyter server on a machine, and the tunnel that leads to it. The server is a run like any other: it is listed, can be
 * killed, and goes on when this program ends. It listens at the machine's loopback address alone, with a random token that
 * stands in no argument; its answers come through the tunnel.
 *
 * <p>Thread-safe. {@link #close()} closes the tunnel and leaves the server; {@link #stop()} ends it.
 */
public interface Notebook extends AutoCloseable {
    /**
     * What a browser of this computer is to be given. It has the token, with which anybody who can connect to this
     * computer's loopback address can do on the machine what its user can.
     */
    URI url();

    /** The server's run. Its id is what it is found by again. */
    RemoteProcess process();

    /** What leads to it: comes back by itself, at the same port, where the connection is lost. */
    Tunnel tunnel();

    /** What is to be had of it now; asked of the machine. */
    NotebookState state();

    /** Ends the server with its kernels, and closes the tunnel. */
    void stop();

    /** Closes the tunnel, and lets go of the run, which goes on. Idempotent. */
    @Override
    void close();
}
