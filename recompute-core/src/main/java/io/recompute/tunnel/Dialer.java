package io.recompute.tunnel;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects from a machine: through its server, or where that does not allow it through a program that the machine has
 * (python3, socat, nc), with a channel for each connection. Thread-safe.
 */
final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    private static final String PYTHON = Script.text(Dialer.class, "dial.py");
    private static final int LONGEST_ANSWER = 1000;

    private final Machine machine;

    /** What the server has refused: it is not asked again. */
    private final Map<Destination, TransportException> refused = new ConcurrentHashMap<>();

    Dialer(Machine machine) {
        this.machine = machine;
    }

    /**
     * Connects.
     *
     * @throws DestinationException where the machine could not connect
     * @throws ForwardingRefusedException where neither the server nor a program does it
     */
    ByteStream dial(Destination destination) {
        TransportException refusal = refused.get(destination);
        if (refusal != null) {
            return byProgram(destination, refusal);
        }
        try {
            return machine.dial(destination);
        } catch (ForwardingRefusedException e) {
            LOG.debug("{}: a program of the machine is to forward", machine.instance(), e);
            ByteStream stream = byProgram(destination, e);
            refused.put(destination, e);
            return stream;
        } catch (DestinationException e) {
            if (destination instanceof Destination.UnixSocket) {
                // OpenSSH says no more where it does not allow this kind.
                return byProgram(destination, e);
            }
            throw e;
        }
    }

    private ByteStream byProgram(Destination destination, TransportException refusal) {
        String[] words = destination instanceof Destination.Tcp tcp
                ? new String[] {"tcp", tcp.host(), Integer.toString(tcp.port()), PYTHON}
                : new String[] {"unix", ((Destination.UnixSocket) destination).path(), "0", PYTHON};
        Channel channel = machine.open(Script.resource(Dialer.class, "dial.sh", words));
        boolean connected = false;
        try {
            String answer = firstLine(channel.stdout());
            if (!answer.equals("connected")) {
                throw notConnected(destination, answer, refusal);
            }
            connected = true;
            return new ChannelStream(channel);
        } catch (IOException e) {
            throw new ConnectionLostException(
                    machine.instance().address(), "the connection to " + machine.instance() + " was lost", e);
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private TransportException notConnected(Destination destination, String answer, TransportException refusal) {
        String address = machine.instance().address();
        if (answer.equals("missing") && refusal instanceof ForwardingRefusedException) {
            return new ForwardingRefusedException(
                    address,
                    refusal.getMessage() + "; nor has the machine python3, socat or nc, any of which would do instead",
                    refusal);
        }
        if (answer.equals("missing")) {
            return refusal;
        }
        String text = machine.instance() + " could not connect to " + destination + " ("
                + answer.replaceFirst("^refused ", "") + "); does anything listen there?";
        return new DestinationException(address, destination, text, null);
    }

    /** Byte by byte: what follows is the stream's. */
    private static String firstLine(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = from.read(); c != '\n' && line.size() < LONGEST_ANSWER; c = from.read()) {
            if (c < 0) {
                throw new IOException("the program that is to forward has ended");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private record ChannelStream(Channel channel) implements ByteStream {
        @Override
        public InputStream input() {
            return channel.stdout();
        }

        @Override
        public OutputStream output() {
            return channel.stdin();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
