package io.recompute.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connection that does what another one does, for those that change a part of it. Closing it closes the other. As safe for
 * threads as that.
 */
public abstract class ForwardingConnection implements Connection {
    private final Connection behind;

    /** All calls go to that connection. */
    protected ForwardingConnection(Connection behind) {
        this.behind = behind;
    }

    @Override
    public Channel exec(String commandLine, Duration limit) throws InterruptedException {
        return behind.exec(commandLine, limit);
    }

    @Override
    public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
        return behind.exec(commandLine, pty, limit);
    }

    @Override
    public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        return behind.dial(destination, limit);
    }

    @Override
    public Listening listen(Destination address, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        return behind.listen(address, accepted, limit);
    }

    @Override
    public FileService files(Duration limit) throws InterruptedException {
        return behind.files(limit);
    }

    @Override
    public Optional<Duration> roundTrip() {
        return behind.roundTrip();
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
