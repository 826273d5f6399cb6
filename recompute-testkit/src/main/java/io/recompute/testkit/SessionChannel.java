package io.recompute.testkit;

import io.recompute.transport.Pty;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import io.recompute.transport.local.LocalTerminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/** A session channel that keeps to {@code MaxSessions} and reports ends as OpenSSH does, signals included. */
final class SessionChannel extends ChannelSession {
    // RFC 4254, section 6.10: only these have a name of their own, any other carries the implementation's domain.
    private static final List<String> STANDARD =
            List.of("ABRT", "ALRM", "FPE", "HUP", "ILL", "INT", "KILL", "PIPE", "QUIT", "SEGV", "TERM", "USR1", "USR2");

    private final SessionSlots slots;
    private final AtomicBoolean holdsSlot = new AtomicBoolean();
    private final AtomicBoolean commandRuns = new AtomicBoolean();

    private volatile @Nullable Pty pty;

    private SessionChannel(SessionSlots slots) {
        this.slots = slots;
    }

    static ChannelFactory factory(SessionSlots slots) {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return "session";
            }

            @Override
            public Channel createChannel(Session session) {
                return new SessionChannel(slots);
            }
        };
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        if (slots.take(getSession())) {
            holdsSlot.set(true);
            slots.opened();
            addCloseFutureListener(closed -> {
                slots.closed();
                if (!commandRuns.get()) {
                    giveSlotBack();
                }
            });
            return super.doInit(buffer);
        }
        OpenFuture refused = new DefaultOpenFuture(this, this);
        refused.setException(new SshChannelOpenException(
                getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "no session is left on this connection"));
        close(true);
        return refused;
    }

    @Override
    protected Command prepareCommand(String requestType, Command command) throws IOException {
        Command prepared = super.prepareCommand(requestType, command);
        if (prepared instanceof SessionCommand own) {
            own.launch(this, getEnvironment());
        }
        return prepared;
    }

    /** Grants a terminal where this machine has the means to make one. */
    @Override
    protected RequestHandler.Result handlePtyReqParsed(
            String term, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes) throws IOException {
        if (LocalTerminal.find().isEmpty()) {
            return RequestHandler.Result.ReplyFailure;
        }
        pty = new Pty(term, columns < 1 || rows < 1 ? TerminalSize.USUAL : new TerminalSize(columns, rows));
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected RequestHandler.Result handleWindowChangeParsed(int columns, int rows, int width, int height)
            throws IOException {
        if (columns > 0 && rows > 0 && commandInstance instanceof SessionCommand command) {
            command.resize(new TerminalSize(columns, rows));
        }
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected RequestHandler.Result handleSignalParsed(String name) {
        if (commandInstance instanceof SessionCommand command) {
            command.signal(name);
        }
        return RequestHandler.Result.ReplySuccess;
    }

    /** The terminal that the client has asked for and that was granted; null where there is none. */
    @Nullable
    Pty pty() {
        return pty;
    }

    /** The command has started; the slot is now its own. */
    void commandStarted() {
        commandRuns.set(true);
    }

    /** The command has ended: tells the client, at once, however long its output is still on the way. */
    void commandEnded(Termination end) throws IOException {
        giveSlotBack();
        if (end instanceof Termination.Signaled signaled) {
            exitStatusSent.set(true);
            sendExitSignal(signaled.signal());
        } else if (end instanceof Termination.Exited exited) {
            sendExitStatus(exited.status());
        }
    }

    /** All output is out and the end is told: closes the channel. */
    void finish() throws IOException {
        closeShell(0, false);
    }

    private void sendExitSignal(String name) throws IOException {
        Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, Long.SIZE);
        buffer.putUInt(getRecipient());
        buffer.putString("exit-signal");
        buffer.putBoolean(false);
        buffer.putString(STANDARD.contains(name) ? name : name + "@openssh.com");
        buffer.putBoolean(false); // no core dump
        buffer.putString("");
        buffer.putString("");
        writePacket(buffer);
    }

    private void giveSlotBack() {
        if (holdsSlot.compareAndSet(true, false)) {
            slots.giveBack(getSession());
        }
    }
}
