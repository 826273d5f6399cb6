package io.recompute.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the connections of a {@link FakeTransport} share: the machine, and the list of what is open. */
final class FakeMachine {
    /** Something that a test opened and is to close. */
    interface Opened {
        /** As {@code channel 'ls' at tester@fake}. */
        String description();

        /** Where it was opened. */
        Throwable opening();
    }

    private final LoginShell shell;
    private final Path scratch;
    private final SessionLauncher launcher = new SessionLauncher();
    private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<FakeChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<Opened> forwarded = ConcurrentHashMap.newKeySet();
    private volatile boolean refusesForwarding;
    private final Set<PipedProcess> processes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusedExecs = new AtomicInteger();

    FakeMachine(LoginShell shell, Path scratch) {
        this.shell = shell;
        this.scratch = scratch;
    }

    LoginShell shell() {
        return shell;
    }

    SessionLauncher launcher() {
        return launcher;
    }

    Path scratch() {
        return scratch;
    }

    FakeConnection connect(String address) {
        FakeConnection connection = new FakeConnection(this, address);
        connections.add(connection);
        return connection;
    }

    void refuseNextExec() {
        refusedExecs.incrementAndGet();
    }

    /** Whether the command that is about to start is to be refused. */
    boolean refusesExec() {
        return refusedExecs.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    void opened(FakeChannel channel, PipedProcess process) {
        channels.add(channel);
        processes.add(process);
        process.end().whenComplete((end, failure) -> processes.remove(process));
    }

    void refuseForwarding() {
        refusesForwarding = true;
    }

    boolean refusesForwarding() {
        return refusesForwarding;
    }

    /** A stream, or something that listens. */
    void opened(Opened stream) {
        forwarded.add(stream);
    }

    void closed(Opened stream) {
        forwarded.remove(stream);
    }

    void closed(FakeConnection connection) {
        connections.remove(connection);
    }

    void closed(FakeChannel channel) {
        channels.remove(channel);
    }

    /** Breaks the connections; they and their channels stay open until who opened them closes them. */
    void drop() {
        connections.forEach(FakeConnection::lose);
        channels.forEach(FakeChannel::lose);
    }

    void checkNothingOpen() {
        List<Opened> open = new ArrayList<>(connections);
        open.addAll(channels);
        open.addAll(forwarded);
        if (open.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("not closed:");
        open.forEach(each -> text.append("\n  ").append(each.description()));
        AssertionError error = new AssertionError(text.toString());
        open.forEach(each -> error.addSuppressed(each.opening()));
        throw error;
    }

    /** Closes what is open and ends what runs. */
    void close() {
        channels.forEach(FakeChannel::close);
        connections.forEach(FakeConnection::close);
        processes.forEach(PipedProcess::kill);
    }
}
