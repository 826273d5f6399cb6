package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.forward.TcpipClientChannel;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The way through one machine to the next: a port of this machine's loopback address that leads there, open only until
 * it was connected to. The next machine's name is looked up by the one that is gone through.
 */
final class Jump implements AutoCloseable {
    private final SshConnection through;
    private final Instance next;
    private final ClientSession session;
    private final SshdSocketAddress listening;
    private final Answers answers = new Answers();

    private Jump(SshConnection through, Instance next, SshdSocketAddress listening) {
        this.through = through;
        this.next = next;
        this.session = through.session();
        this.listening = listening;
        session.addChannelListener(answers);
    }

    /** Opens the way; the connection stays its owner's. */
    static Jump open(SshConnection through, Instance next) {
        SshdSocketAddress there = new SshdSocketAddress(next.host(), next.port());
        try {
            SshdSocketAddress here =
                    new SshdSocketAddress(InetAddress.getLoopbackAddress().getHostAddress(), 0);
            return new Jump(through, next, through.session().startLocalPortForwarding(here, there));
        } catch (IOException | IllegalStateException e) {
            throw new ConnectionLostException(
                    through.address(), "the connection to " + through.address() + " is gone", e);
        }
    }

    /** Where to connect to. */
    InetSocketAddress entrance() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getPort());
    }

    /** Why the machine did not connect further, once it has said; empty where it has connected. */
    Optional<String> refusal(Deadline deadline) throws InterruptedException {
        try {
            boolean connected = answers.answer.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
            return connected
                    ? Optional.empty()
                    : Optional.of(through.address() + " does not connect further to " + next.host() + " port "
                            + next.port() + "; check that name and port, and that its sshd allows TCP forwarding");
        } catch (TimeoutException | ExecutionException silent) {
            return Optional.empty();
        }
    }

    /** The machine that is gone through. */
    SshConnection through() {
        return through;
    }

    /** Lets nobody else in; who is in stays. */
    @Override
    public void close() {
        try {
            session.stopLocalPortForwarding(listening);
        } catch (IOException | IllegalStateException gone) {
            // With its session, which is what ends it otherwise.
            return;
        }
    }

    /** Overhears what the machine answers; the library keeps that to itself. */
    private static final class Answers implements ChannelListener {
        /** Whether it has connected. */
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

        @Override
        public void channelStateChanged(Channel channel, @Nullable String hint) {
            if (channel instanceof TcpipClientChannel && "SSH_MSG_CHANNEL_OPEN_FAILURE".equals(hint)) {
                answer.complete(false);
            }
        }

        @Override
        public void channelOpenSuccess(Channel channel) {
            if (channel instanceof TcpipClientChannel) {
                answer.complete(true);
            }
        }
    }
}
