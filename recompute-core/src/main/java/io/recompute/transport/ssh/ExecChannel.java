package io.recompute.transport.ssh;

import io.recompute.transport.InboundPipe;
import io.recompute.transport.Pty;
import io.recompute.transport.Termination;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.channel.PtyCapableChannelSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.logging.SimplifiedLog;
import org.jspecify.annotations.Nullable;

/**
 * A command's channel with inputs of our own: the library's pipes end the whole session where one of them was closed early,
 * and copy once more. A terminal is asked for first, and the command sent when it is granted, which the library's exec
 * channel would not wait for. The network's thread calls what is overridden here; none of it waits.
 */
final class ExecChannel extends PtyCapableChannelSession {
    private static final String TERMINAL = "pty-req";

    private final byte[] commandLine;
    private final @Nullable Pty pty;
    private final CompletableFuture<@Nullable Boolean> terminal = new CompletableFuture<>();
    private final InboundPipe stdout = new InboundPipe(this::growWindow);
    private final InboundPipe stderr = new InboundPipe(this::growWindow);
    private final CompletableFuture<Termination> termination = new CompletableFuture<>();

    private volatile boolean refused;

    /** @param pty null: none */
    ExecChannel(String commandLine, @Nullable Pty pty) {
        super(false, null, Map.of());
        this.commandLine = commandLine.getBytes(StandardCharsets.UTF_8);
        this.pty = pty;
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

    /** Completes, never exceptionally, with whether the terminal was granted; with null where the channel has ended before. */
    CompletableFuture<@Nullable Boolean> terminal() {
        return terminal;
    }

    @Override
    protected void doOpen() throws IOException {
        if (pty == null) {
            request(Channel.CHANNEL_EXEC, commandLine);
        } else {
            askForTerminal(pty);
        }
        super.doOpen();
    }

    private void askForTerminal(Pty wanted) throws IOException {
        Buffer buffer = begin(TERMINAL, true);
        buffer.putString(wanted.type());
        buffer.putInt(wanted.size().columns());
        buffer.putInt(wanted.size().rows());
        buffer.putInt(0);
        buffer.putInt(0);
        // Of its modes one: the others are better left to the machine. Without it, a backspace takes half a letter
        // away.
        buffer.putBytes(new byte[] {(byte) PtyMode.IUTF8.toInt(), 0, 0, 0, 1, PtyMode.TTY_OP_END});
        addPendingRequest(TERMINAL, true);
        writePacket(buffer);
    }

    private void request(String what, byte[] argument) throws IOException {
        Buffer buffer = begin(what, true);
        buffer.putBytes(argument);
        addPendingRequest(what, true);
        writePacket(buffer);
    }

    private Buffer begin(String request, boolean wantsReply) throws IOException {
        Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, Byte.MAX_VALUE);
        buffer.putUInt(getRecipient());
        buffer.putString(request);
        buffer.putBoolean(wantsReply);
        return buffer;
    }

    /** Asks the server to signal the command, which it may pass over. */
    void sendSignal(String name) throws IOException {
        Buffer buffer = begin("signal", false);
        buffer.putString(name);
        writePacket(buffer);
    }

    @Override
    public void handleSuccess() throws IOException {
        if (removePendingRequest(TERMINAL) != null) {
            terminal.complete(true);
            request(Channel.CHANNEL_EXEC, commandLine);
        } else {
            removePendingRequest(Channel.CHANNEL_EXEC);
        }
    }

    /** Without the dumps of what is sent that the library writes at the level TRACE: users' secrets are among it. */
    @Override
    protected SimplifiedLog getSimplifiedLogger() {
        return SimplifiedLog.EMPTY;
    }

    private void growWindow(int bytes) {
        SshStream.grow(getLocalWindow(), bytes);
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
        if (removePendingRequest(TERMINAL) != null) {
            terminal.complete(false);
            close(false);
        } else if (removePendingRequest(Channel.CHANNEL_EXEC) != null) {
            refused = true;
            close(true);
        }
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
        terminal.complete(null);
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
