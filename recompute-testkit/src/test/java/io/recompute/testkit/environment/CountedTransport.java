package io.recompute.testkit.environment;

import io.recompute.model.Instance;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A transport that counts the scripts which control channels are fed: each is a round trip. */
record CountedTransport(Transport transport, AtomicInteger scripts) implements Transport {
    CountedTransport(Transport transport) {
        this(transport, new AtomicInteger());
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Counted(transport.connect(instance, limit), scripts);
    }

    private record Counted(Connection connection, AtomicInteger scripts) implements Connection {
        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            Channel channel = connection.exec(commandLine, limit);
            return new CountedChannel(channel, new CountedStream(channel.stdin(), scripts));
        }

        @Override
        public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
            return connection.dial(destination, limit);
        }

        @Override
        public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
                throws InterruptedException {
            return connection.listen(wanted, accepted, limit);
        }

        @Override
        public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
            return connection.exec(commandLine, pty, limit);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    private record CountedChannel(Channel channel, OutputStream stdin) implements Channel {
        @Override
        public InputStream stdout() {
            return channel.stdout();
        }

        @Override
        public InputStream stderr() {
            return channel.stderr();
        }

        @Override
        public Termination awaitTermination(Duration limit) throws InterruptedException {
            return channel.awaitTermination(limit);
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    private static final class CountedStream extends FilterOutputStream {
        private final AtomicInteger scripts;

        CountedStream(OutputStream stdin, AtomicInteger scripts) {
            super(stdin);
            this.scripts = scripts;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains("_recompute ")) {
                scripts.incrementAndGet();
            }
            out.write(bytes, offset, length);
        }
    }
}
