package io.recompute.testkit.environment;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.ForwardingConnection;
import io.recompute.transport.Transport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport that counts the scripts which control channels are fed: each is a round trip. */
record CountedTransport(Transport transport, AtomicInteger scripts) implements Transport {
    CountedTransport(Transport transport) {
        this(transport, new AtomicInteger());
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Counted(transport.connect(instance, limit), scripts);
    }

    private static final class Counted extends ForwardingConnection {
        private final AtomicInteger scripts;

        Counted(Connection connection, AtomicInteger scripts) {
            super(connection);
            this.scripts = scripts;
        }

        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            Channel channel = super.exec(commandLine, limit);
            OutputStream stdin = new CountedStream(channel.stdin(), scripts);
            return new ForwardingChannel(channel) {
                @Override
                public OutputStream stdin() {
                    return stdin;
                }
            };
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
