package io.recompute.tunnel;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.control.Machine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An address of the machine; each connection to it is one that this computer makes. */
final class ReverseTunnel implements Tunnel {
    private static final Logger LOG = LoggerFactory.getLogger(ReverseTunnel.class);

    /** A server that has not noticed yet that the connection is lost still listens for it. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Machine machine;
    private final Destination destination;
    private final Lanes lanes;
    private final Consumer<Tunnel> onClose;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Listening listening;

    private ReverseTunnel(Machine machine, Destination there, Destination destination, Consumer<Tunnel> onClose) {
        this.machine = machine;
        this.destination = destination;
        this.onClose = onClose;
        this.lanes = new Lanes("reverse-" + destination);
        boolean listens = false;
        try {
            this.listening = machine.listen(there, this::accept);
            lanes.threads().execute(this::supervise);
            listens = true;
        } finally {
            if (!listens) {
                lanes.close();
            }
        }
    }

    /**
     * Has the machine listen.
     *
     * @param onClose is told when it is closed
     * @throws io.recompute.transport.ForwardingRefusedException where its server does not allow it, or the port is taken
     */
    static ReverseTunnel open(Machine machine, Destination there, Destination destination, Consumer<Tunnel> onClose) {
        return new ReverseTunnel(machine, there, destination, onClose);
    }

    /** Called by a thread that must not wait: where there is no room, nobody is kept waiting on the machine. */
    private void accept(ByteStream stream) {
        if (lanes.tryEnter()) {
            lanes.pass(stream, this::connect, () -> {});
        } else {
            stream.close();
        }
    }

    private ByteStream connect() throws IOException {
        try {
            if (destination instanceof Destination.Tcp tcp) {
                return ByteStream.of(SocketChannel.open(new InetSocketAddress(tcp.host(), tcp.port())));
            }
            String path = ((Destination.UnixSocket) destination).path();
            return ByteStream.of(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        } catch (IOException | UnresolvedAddressException e) {
            throw new RecomputeException(
                    "this computer cannot connect to " + destination + " (" + e.getMessage() + ")", e);
        }
    }

    private void supervise() {
        try {
            while (!lanes.isClosed()) {
                listening.ended().toCompletableFuture().get();
                listenAgain();
            }
        } catch (InterruptedException | OperationInterruptedException e) {
            LOG.debug("{} is closed", this, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never completes exceptionally", e);
        }
    }

    private void listenAgain() throws InterruptedException {
        Destination same = listening.address();
        Duration pause = FIRST_PAUSE;
        while (!lanes.isClosed()) {
            try {
                Listening next = machine.listen(same, this::accept);
                listening = next;
                if (lanes.isClosed()) {
                    next.close();
                }
                return;
            } catch (OperationInterruptedException e) {
                throw e;
            } catch (RecomputeException e) {
                lanes.failed(e);
                LOG.debug("{} does not listen at {} yet", machine.instance(), same, e);
            }
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    @Override
    public Destination entrance() {
        return listening.address();
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public TunnelState check() {
        if (lanes.isClosed()) {
            return TunnelState.CLOSED;
        }
        if (listening.ended().toCompletableFuture().isDone()) {
            return TunnelState.UNREACHABLE;
        }
        try (ByteStream unused = connect()) {
            return TunnelState.READY;
        } catch (RecomputeException | IOException e) {
            LOG.debug("{} is not reached", destination, e);
            return TunnelState.NOBODY_LISTENS;
        }
    }

    @Override
    public Optional<RecomputeException> failure() {
        return lanes.failure();
    }

    @Override
    public void close() {
        closed.countDown();
        lanes.close();
        listening.close();
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return "Tunnel[" + entrance() + " of " + machine.instance() + " to " + destination + " here]";
    }
}
