package io.recompute.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * The proxy's thread: all connections and the faults in force are its own, and others hand it tasks. It waits for
 * nothing but its selector.
 */
final class Relay implements Runnable {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final ServerSocketChannel listener;
    private final InetSocketAddress target;
    private final LongSupplier nanos;
    private final Selector selector;
    private final Traffic traffic = Traffic.none();
    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Injection> injections = new ArrayList<>();
    private boolean ending;
    private volatile boolean over;

    /** Not started; takes over the listener, which is closed when it ends. */
    Relay(ServerSocketChannel listener, InetSocketAddress target, LongSupplier nanos) throws IOException {
        this.listener = listener;
        this.target = target;
        this.nanos = nanos;
        this.selector = Selector.open();
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    Traffic traffic() {
        return traffic;
    }

    /** Has the thread do something next; from any thread. What is handed over after the end is cancelled. */
    void hand(FutureTask<?> task) {
        tasks.add(task);
        if (over) {
            task.cancel(false);
        }
        selector.wakeup();
    }

    /** To be called on the thread, as all that follows. */
    void inject(Injection injection) {
        injections.removeIf(old -> sameKind(old.fault(), injection.fault()));
        injections.add(injection);
        long now = nanos.getAsLong();
        links.forEach(link -> link.apply(injection, now));
    }

    void heal() {
        injections.clear();
        links.forEach(Link::heal);
        recount();
    }

    void dropConnections() {
        links.forEach(Link::reset);
        recount();
    }

    void end() {
        ending = true;
    }

    @Override
    public void run() {
        try (listener;
                selector) {
            while (!ending) {
                turn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy's selector failed", e);
        } finally {
            links.forEach(Link::reset);
            traffic.open().set(0);
            over = true;
            tasks.forEach(task -> task.cancel(false));
        }
    }

    private void turn() throws IOException {
        for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long next = Lane.NEVER;
        long now = nanos.getAsLong();
        for (Link link : links) {
            next = Math.min(next, link.turn(now));
        }
        recount();
        if (ending) {
            return;
        }
        selector.selectedKeys().clear();
        if (next == Lane.NEVER) {
            selector.select();
        } else if (next > 0) {
            selector.select((next + MILLISECOND - 1) / MILLISECOND);
        } else {
            selector.selectNow();
        }
        accept();
    }

    private void accept() throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            traffic.accepted().incrementAndGet();
            relay(client);
        }
    }

    private void relay(SocketChannel client) {
        try {
            Link link = Link.open(client, target, selector, traffic);
            long now = nanos.getAsLong();
            injections.forEach(injection -> link.apply(injection, now));
            links.add(link);
            recount();
        } catch (IOException e) {
            // The server cannot be reached; the client was told by a reset.
        }
    }

    private void recount() {
        links.removeIf(Link::isClosed);
        traffic.open().set(links.size());
    }

    private static boolean sameKind(Fault one, Fault other) {
        return one.getClass().equals(other.getClass())
                && !(one instanceof Fault.Stall a && other instanceof Fault.Stall b && a.direction() != b.direction())
                && !(one instanceof Fault.CutAfter c
                        && other instanceof Fault.CutAfter d
                        && c.direction() != d.direction());
    }
}
