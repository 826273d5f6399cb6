package io.recompute.transport.local;

import io.recompute.transport.ByteStream;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.Listening;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The sockets of one connection, which end with it. Safe for use by many threads. */
final class LocalForwarding implements AutoCloseable {
    private final String address;
    private final Set<ByteStream> streams = new LinkedHashSet<>();
    private final Set<Listening> listenings = new LinkedHashSet<>();
    private boolean closed;

    LocalForwarding(String address) {
        this.address = address;
    }

    ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        checkOpen();
        try {
            return owned(ByteStream.of(connect(destination, limit)));
        } catch (SocketTimeoutException e) {
            throw new TransportTimeoutException(address, destination + " did not answer within " + limit, e);
        } catch (IOException | UnresolvedAddressException e) {
            String text = "this machine cannot connect to " + destination + " (" + e.getMessage() + ")";
            throw new DestinationException(address, destination, text, e);
        }
    }

    Listening listen(Destination wanted, Consumer<ByteStream> accepted) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        checkOpen();
        Listening listening = LocalListening.open(address, wanted, stream -> handOut(stream, accepted));
        synchronized (this) {
            listenings.add(listening);
        }
        listening.ended().thenRun(() -> forget(listening));
        closeWhereClosed(listening::close);
        return listening;
    }

    private void handOut(ByteStream stream, Consumer<ByteStream> accepted) {
        try {
            accepted.accept(owned(stream));
        } catch (ConnectionLostException e) {
            stream.close();
        }
    }

    /** That stream, closed where the connection is. */
    private ByteStream owned(ByteStream stream) {
        ByteStream owned = new Owned(stream);
        synchronized (this) {
            streams.add(owned);
        }
        closeWhereClosed(owned::close);
        return owned;
    }

    private void closeWhereClosed(Runnable closing) {
        try {
            checkOpen();
        } catch (ConnectionLostException e) {
            closing.run();
            throw e;
        }
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new ConnectionLostException(address, "the connection to " + address + " is closed", null);
        }
    }

    private synchronized void forget(Object closedOne) {
        streams.remove(closedOne);
        listenings.remove(closedOne);
    }

    @Override
    public void close() {
        List<Listening> listening;
        List<ByteStream> open;
        synchronized (this) {
            closed = true;
            listening = List.copyOf(listenings);
            open = List.copyOf(streams);
        }
        listening.forEach(Listening::close);
        open.forEach(ByteStream::close);
    }

    private static SocketChannel connect(Destination destination, Duration limit) throws IOException {
        SocketAddress where = address(destination);
        boolean unix = destination instanceof Destination.UnixSocket;
        boolean connected = false;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            if (unix) {
                connected = channel.connect(where);
            } else {
                channel.socket().connect(where, (int) Math.min(Integer.MAX_VALUE, Math.max(1, limit.toMillis())));
                connected = true;
            }
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    static SocketAddress address(Destination destination) {
        if (destination instanceof Destination.Tcp tcp) {
            return new InetSocketAddress(tcp.host(), tcp.port());
        }
        return UnixDomainSocketAddress.of(((Destination.UnixSocket) destination).path());
    }

    private final class Owned implements ByteStream {
        private final ByteStream stream;

        Owned(ByteStream stream) {
            this.stream = stream;
        }

        @Override
        public InputStream input() {
            return stream.input();
        }

        @Override
        public OutputStream output() {
            return stream.output();
        }

        @Override
        public void close() {
            stream.close();
            forget(this);
        }
    }
}
