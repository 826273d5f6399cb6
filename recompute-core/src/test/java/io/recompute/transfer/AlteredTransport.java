package io.recompute.transfer;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Transport;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A transport whose channels for streams, those that are not fed with scripts, are not what they seem. */
record AlteredTransport(Transport behind, UnaryOperator<Channel> alteration) implements Transport {
    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Altered(behind.connect(instance, limit), alteration);
    }

    private record Altered(Connection behind, UnaryOperator<Channel> alteration) implements Connection {
        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            Channel channel = behind.exec(commandLine, limit);
            return commandLine.contains(" -c ") ? alteration.apply(channel) : channel;
        }

        @Override
        public boolean isOpen() {
            return behind.isOpen();
        }

        @Override
        public void close() {
            behind.close();
        }
    }
}
