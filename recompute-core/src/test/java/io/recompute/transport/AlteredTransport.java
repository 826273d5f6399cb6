package io.recompute.transport;

import io.recompute.model.Instance;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A transport with other command lines, or other channels.
 *
 * @param line makes of a command line the one that is run
 * @param alteration makes of a command line, as it was run, and its channel the one that is handed out
 */
public record AlteredTransport(
        Transport behind, UnaryOperator<String> line, BiFunction<String, Channel, Channel> alteration)
        implements Transport {

    /** One with the command lines as they are. */
    public AlteredTransport(Transport behind, BiFunction<String, Channel, Channel> alteration) {
        this(behind, line -> line, alteration);
    }

    /** One whose shells, and all that they start, begin with that text. */
    public static AlteredTransport beginning(String text, Transport behind) {
        return new AlteredTransport(behind, line -> text + "\n" + line, (line, channel) -> channel);
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Altered(behind.connect(instance, limit));
    }

    private final class Altered extends ForwardingConnection {
        Altered(Connection connection) {
            super(connection);
        }

        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            String altered = line.apply(commandLine);
            return alteration.apply(altered, super.exec(altered, limit));
        }

        @Override
        public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
            return super.exec(line.apply(commandLine), pty, limit);
        }
    }
}
