package io.recompute.testkit;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.TransportException;
import io.recompute.transport.local.LocalTerminal;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A login on a {@link FakeMachine}. */
final class FakeConnection implements Connection, FakeMachine.Opened {
    private final FakeMachine machine;
    private final String address;
    private final Throwable opening = new Throwable("opened here");
    private final Set<FakeChannel> channels = ConcurrentHashMap.newKeySet();
    private final FakeForwarding forwarding;
    private volatile boolean open = true;

    FakeConnection(FakeMachine machine, String address) {
        this.machine = machine;
        this.address = address;
        this.forwarding = new FakeForwarding(machine, address);
    }

    @Override
    public Channel exec(String commandLine, Duration limit) {
        return start(commandLine, machine.shell());
    }

    @Override
    public TerminalChannel exec(String commandLine, Pty pty, Duration limit) {
        LocalTerminal terminal = LocalTerminal.find()
                .orElseThrow(() -> new TerminalRefusedException(
                        address, "no terminal at " + address + ": this machine has no python3 to make one", null));
        return terminal.channel(start(commandLine, machine.shell().withTerminal(pty)));
    }

    private FakeChannel start(String commandLine, LoginShell shell) {
        checkOpen(commandLine);
        if (machine.refusesExec()) {
            throw new ChannelRefusedException(
                    address, "no channel for '" + commandLine + "' at " + address + ": the test refuses it", null);
        }
        FakeChannel channel;
        try {
            PipedProcess process = shell.start(commandLine, Map.of(), machine.launcher(), machine.scratch());
            channel = new FakeChannel(process, this, commandLine);
            machine.opened(channel, process);
        } catch (IOException e) {
            throw new TransportException(address, "cannot start '" + commandLine + "' at " + address, e);
        }
        channels.add(channel);
        if (!open) { // closed in between, by another thread
            channel.close();
            checkOpen(commandLine);
        }
        return channel;
    }

    @Override
    public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        checkOpen(destination.toString());
        return forwarding.dial(destination, limit);
    }

    @Override
    public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        checkOpen(wanted.toString());
        return forwarding.listen(wanted, accepted, limit);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        channels.forEach(FakeChannel::close);
        forwarding.close();
        machine.closed(this);
    }

    /** The connection breaks. */
    void lose() {
        open = false;
        forwarding.close();
    }

    void closed(FakeChannel channel) {
        channels.remove(channel);
        machine.closed(channel);
    }

    String address() {
        return address;
    }

    @Override
    public String description() {
        return "connection to " + address;
    }

    @Override
    public Throwable opening() {
        return opening;
    }

    private void checkOpen(String commandLine) {
        if (!open) {
            throw new ConnectionLostException(
                    address, "cannot start '" + commandLine + "': the connection to " + address + " is gone", null);
        }
    }
}
