package io.recompute.testkit.fault;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A network that can be broken on purpose: it listens on 127.0.0.1 and a free port, and relays each TCP connection to a
 * server, be that an {@code EmbeddedSshServer} or a real OpenSSH. Until a {@link Fault} is injected it changes nothing.
 *
 * <p>Faults apply to the connections that are there and to later ones, until {@link #heal()}. Those of different kinds
 * add up; one of the same kind (and direction) takes the place of the one before.
 *
 * <p>Safe for use by many threads; each method returns when what it says is so. It has one daemon thread. {@link
 * #close()} breaks the connections and waits for the thread's end.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final int port;
    private final Relay relay;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean closed; // guarded by lock

    private FaultyProxy(int port, Relay relay) {
        this.port = port;
        this.relay = relay;
        this.thread = new Thread(relay, "recompute-faulty-proxy-" + THREADS.incrementAndGet());
        this.thread.setDaemon(true);
    }

    /**
     * A proxy in front of a server, listening. The server is connected to when a client comes, and need not be there
     * before; where it cannot be reached then, the client's connection is reset.
     *
     * @param host a name or an address; a name is looked up now
     */
    public static FaultyProxy to(String host, int port) {
        return to(host, port, System::nanoTime);
    }

    /** As {@link #to(String, int)}, in front of that machine's SSH server. */
    public static FaultyProxy to(Instance instance) {
        return to(instance.host(), instance.port());
    }

    static FaultyProxy to(String host, int port, LongSupplier nanos) {
        InetSocketAddress target = new InetSocketAddress(host, port);
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("no such host: " + host);
        }
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            try {
                listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
                int bound = ((InetSocketAddress) listener.getLocalAddress()).getPort();
                FaultyProxy proxy = new FaultyProxy(bound, new Relay(listener, target, nanos));
                proxy.thread.start();
                return proxy;
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1", e);
        }
    }

    /** The address it listens at. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port it listens at. */
    public int port() {
        return port;
    }

    /** The same machine through this proxy. Its host key has to be pinned, or be known for this address. */
    public Instance instance(Instance behind) {
        return behind.withHost(host()).withPort(port);
    }

    /**
     * Injects a fault, for every connection.
     *
     * @return completes when the first connection meets it: is cut, stands still, is slowed down. Never where none does
     * @throws IllegalArgumentException where it is one of the machine
     * @throws IllegalStateException where the proxy is closed
     */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> inject(Fault fault) {
        return inject(new Injection(ofNetwork(fault), false));
    }

    /** As {@link #inject}, for the one connection that meets it first; the others, and the next, are spared. */
    @CanIgnoreReturnValue
    public CompletableFuture<Void> injectOnce(Fault fault) {
        return inject(new Injection(ofNetwork(fault), true));
    }

    /**
     * Ends all faults: what was held back goes on at once, connections that are half open are reset. What was cut stays
     * so.
     */
    public void heal() {
        call(relay::heal);
    }

    /** Resets every connection, and goes on listening. */
    public void dropConnections() {
        call(relay::dropConnections);
    }

    /** How many bytes of clients have been passed on to the server, on all connections. */
    public long bytesToServer() {
        return relay.traffic().toServer().get();
    }

    /** How many bytes of the server have been passed on to clients, on all connections. */
    public long bytesToClient() {
        return relay.traffic().toClient().get();
    }

    /** How many connections have been accepted since the proxy was made. */
    public int connectionsAccepted() {
        return relay.traffic().accepted().get();
    }

    /** How many connections are open, the half-open and stalled ones among them. */
    public int openConnections() {
        return relay.traffic().open().get();
    }

    /** Breaks the connections and no longer listens. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                relay.hand(new FutureTask<>(relay::end, null));
            }
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> inject(Injection injection) {
        call(() -> relay.inject(injection));
        return injection.met().copy();
    }

    private static Fault.OfNetwork ofNetwork(Fault fault) {
        if (fault instanceof Fault.OfNetwork network) {
            return network;
        }
        throw new IllegalArgumentException(
                "a proxy cannot inject " + fault + ", a fault of the machine: EmbeddedSshServer.inject() can");
    }

    /** Has the proxy's thread do something, and waits until it is done. */
    private void call(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the proxy is closed");
            }
            relay.hand(task);
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true; // the thread waits for nobody, so the task is done in a moment
                } catch (ExecutionException | CancellationException e) {
                    throw new IllegalStateException("the proxy failed", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
