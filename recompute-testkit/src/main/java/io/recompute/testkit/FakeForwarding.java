package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Connection;
import io.recompute.transport.Destination;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import io.recompute.transport.local.LocalTransport;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What one {@link FakeConnection} forwards: real sockets of this machine. */
final class FakeForwarding implements AutoCloseable {
    private final FakeMachine machine;
    private final String address;
    private final Connection sockets;

    FakeForwarding(FakeMachine machine, String address) {
        this.machine = machine;
        this.address = address;
        this.sockets = LocalTransport.create().connect(Instance.local(), Duration.ofMinutes(1));
    }

    ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        checkAllowed(destination);
        return tracked(sockets.dial(destination, limit), "stream to " + destination);
    }

    Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit) throws InterruptedException {
        checkAllowed(wanted);
        Listening listening = sockets.listen(
                wanted, stream -> accepted.accept(tracked(stream, "stream that came to " + wanted)), limit);
        return new FakeListening(listening);
    }

    @Override
    public void close() {
        sockets.close();
    }

    private void checkAllowed(Destination destination) {
        if (machine.refusesForwarding()) {
            throw new ForwardingRefusedException(
                    address, address + " does not forward to " + destination + ": the test refuses it", null);
        }
    }

    private ByteStream tracked(ByteStream stream, String description) {
        FakeStream tracked = new FakeStream(stream, description + " at " + address);
        machine.opened(tracked);
        return tracked;
    }

    private final class FakeStream implements ByteStream, FakeMachine.Opened {
        private final ByteStream stream;
        private final String description;
        private final Throwable opening = new Throwable("opened here");

        FakeStream(ByteStream stream, String description) {
            this.stream = stream;
            this.description = description;
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
            machine.closed(this);
        }

        @Override
        public String description() {
            return description;
        }

        @Override
        public Throwable opening() {
            return opening;
        }
    }

    private final class FakeListening implements Listening, FakeMachine.Opened {
        private final Listening listening;
        private final Throwable opening = new Throwable("opened here");

        FakeListening(Listening listening) {
            this.listening = listening;
            machine.opened(this);
        }

        @Override
        public Destination address() {
            return listening.address();
        }

        @Override
        public CompletionStage<Void> ended() {
            return listening.ended();
        }

        @Override
        public void close() {
            listening.close();
            machine.closed(this);
        }

        @Override
        public String description() {
            return "listening at " + address();
        }

        @Override
        public Throwable opening() {
            return opening;
        }
    }
}
