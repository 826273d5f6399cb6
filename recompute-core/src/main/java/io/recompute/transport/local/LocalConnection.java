package io.recompute.transport.local;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The processes that were started through one connection. */
final class LocalConnection implements Connection {
    private final String address;
    private final Path home;
    private final SessionLeader leader;

    private final LocalForwarding forwarding;
    private final Object lock = new Object();
    private final Set<LocalChannel> channels = new LinkedHashSet<>();
    private boolean closed;

    LocalConnection(String address, Path home, SessionLeader leader) {
        this.address = address;
        this.home = home;
        this.leader = leader;
        this.forwarding = new LocalForwarding(address);
    }

    @Override
    public Channel exec(String commandLine, Duration limit) throws InterruptedException {
        return start(builder(leader.arguments(commandLine)));
    }

    @Override
    public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
        LocalTerminal terminal = LocalTerminal.find()
                .orElseThrow(() -> new TerminalRefusedException(
                        address, "a terminal on this machine takes python3, which it has not; install it", null));
        ProcessBuilder builder = builder(leader.arguments(terminal, pty.size(), commandLine));
        builder.environment().put("TERM", pty.type());
        builder.environment().keySet().removeAll(Set.of("COLUMNS", "LINES")); // they would win over the real size
        return terminal.channel(start(builder));
    }

    private ProcessBuilder builder(List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PWD", home.toString());
        return builder;
    }

    private LocalChannel start(ProcessBuilder builder) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (lock) {
            if (closed) {
                throw new ConnectionLostException(address, "the connection to " + address + " is closed", null);
            }
            LocalChannel channel = new LocalChannel(address, process(builder));
            channels.add(channel);
            channel.onSettled(() -> forget(channel));
            return channel;
        }
    }

    @Override
    public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        return forwarding.dial(destination, limit);
    }

    @Override
    public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        return forwarding.listen(wanted, accepted);
    }

    private Process process(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String text = "no process could be started on this machine (" + e.getMessage() + ")";
            throw new UnreachableException(address, text, e);
        }
    }

    private void forget(LocalChannel channel) {
        synchronized (lock) {
            channels.remove(channel);
        }
    }

    @Override
    public boolean isOpen() {
        synchronized (lock) {
            return !closed;
        }
    }

    @Override
    public void close() {
        List<LocalChannel> open;
        synchronized (lock) {
            closed = true;
            open = List.copyOf(channels);
        }
        open.forEach(LocalChannel::close);
        forwarding.close();
    }
}
