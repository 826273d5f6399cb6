package io.recompute.notebook;

import io.recompute.run.RemoteProcess;
import io.recompute.transport.TransportException;
import io.recompute.tunnel.Tunnel;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run and a tunnel. */
final class LiveNotebook implements Notebook {
    private static final Logger LOG = LoggerFactory.getLogger(LiveNotebook.class);

    private final RemoteProcess process;
    private final Tunnel tunnel;
    private final URI url;

    LiveNotebook(RemoteProcess process, Tunnel tunnel, ServerInfo server) {
        this.process = process;
        this.tunnel = tunnel;
        this.url = server.url(tunnel.port());
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public RemoteProcess process() {
        return process;
    }

    @Override
    public Tunnel tunnel() {
        return tunnel;
    }

    @Override
    public NotebookState state() {
        try {
            if (!process.isAlive()) {
                return NotebookState.ENDED;
            }
        } catch (TransportException e) {
            LOG.debug("{} is not reached", process.id(), e);
            return NotebookState.UNREACHABLE;
        }
        return switch (tunnel.check()) {
            case READY -> NotebookState.SERVING;
            case NOBODY_LISTENS -> NotebookState.SILENT;
            case REFUSED, UNREACHABLE, CLOSED -> NotebookState.UNREACHABLE;
        };
    }

    @Override
    public void stop() {
        tunnel.close();
        process.kill();
        process.close();
    }

    @Override
    public void close() {
        tunnel.close();
        process.close();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Notebook[run " + process.id() + " at " + tunnel.entrance() + "]";
    }
}
