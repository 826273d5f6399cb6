package io.recompute.transport;

import io.recompute.model.Instance;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * A transport with other channels.
 *
 * @param alteration makes of a command line and its channel the one that is handed out
 */
public record AlteredTransport(Transport behind, BiFunction<String, Channel, Channel> alteration) implements Transport {
    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Altered(behind.connect(instance, limit), alteration);
    }

    private record Altered(Connection behind, BiFunction<String, Channel, Channel> alteration) implements Connection {
        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            return alteration.apply(commandLine, behind.exec(commandLine, limit));
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
