package io.recompute.transport.ssh;

import io.recompute.transport.Termination;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.util.logging.SimplifiedLog;

/**
 * The library's exec channel with inputs of our own: the library's pipes end the whole session where one of them was
 * closed early, and copy once more. The network's thread calls what is overridden here; none of it waits.
 */
final class ExecChannel extends ChannelExec {
    private final InboundPipe stdout = new InboundPipe(this::growWindow);
    private final InboundPipe stderr = new InboundPipe(this::growWindow);
    private final CompletableFuture<Termination> termination = new CompletableFuture<>();

    private volatile boolean refused;

    ExecChannel(String commandLine) {
        super(commandLine, null, Map.of());
        // Never written to, since doWriteData is overridden; where there are none, the library makes pipes.
        setOut(OutputStream.nullOutputStream());
        setErr(OutputStream.nullOutputStream());
        addChannelListener(new ChannelListener() {
            @Override
            public void channelStateChanged(Channel channel, String hint) {
                settle(false);
            }
        });
    }

    InboundPipe stdout() {
        return stdout;
    }

    InboundPipe stderr() {
        return stderr;
    }

    /** Completes, never exceptionally, once it is known how the command ended, or that nobody will say. */
    CompletableFuture<Termination> termination() {
        return termination;
    }

    /** Without the dumps of what is sent that the library writes at the level TRACE: users' secrets are among it. */
    @Override
    protected SimplifiedLog getSimplifiedLogger() {
        return SimplifiedLog.EMPTY;
    }

    private void growWindow(int bytes) throws IOException {
        if (getLocalWindow().isOpen()) {
            getLocalWindow().release(bytes);
        }
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        stdout.receive(data, offset, Math.toIntExact(length));
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
        stderr.receive(data, offset, Math.toIntExact(length));
    }

    @Override
    public void handleFailure() throws IOException {
        // The only request of this channel is the exec itself.
        refused = true;
        super.handleFailure();
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        endOutputs();
    }

    @Override
    public void handleClose() throws IOException {
        endOutputs();
        super.handleClose();
    }

    private void endOutputs() {
        stdout.end();
        stderr.end();
    }

    @Override
    protected void preClose() {
        super.preClose();
        IOException cause = new IOException(
                refused ? "the server refused to run the command" : "the connection was lost while the command ran");
        stdout.fail(cause);
        stderr.fail(cause);
        settle(true);
    }

    private void settle(boolean closed) {
        Integer status = getExitStatus();
        String signal = getExitSignal();
        if (signal != null) {
            termination.complete(new Termination.Signaled(signal));
        } else if (status != null) {
            termination.complete(new Termination.Exited(status));
        } else if (closed) {
            termination.complete(new Termination.Lost());
        }
    }
}
