package io.recompute.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.Transport;
import io.recompute.transport.UnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine for unit tests, without a network: a temporary home directory on this machine, its real {@code /bin/sh}, and
 * stand-ins for the programs that a test cares about. Every instance leads to it.
 *
 * <p>It needs a POSIX system. It knows no users, passwords or host keys: for those take an {@link EmbeddedSshServer}.
 *
 * <p>Safe for use by many threads. {@link #close()} closes what is open, ends the commands that still run, those in
 * sessions of their own too on Linux, and deletes the home directory.
 */
public final class FakeTransport implements Transport, AutoCloseable {
    private final TemporaryDirectory own = TemporaryDirectory.create("fake-machine");
    private final Path programs = own.directory("bin");
    private final FakeMachine machine = new FakeMachine(
            new LoginShell(
                    "tester",
                    own.directory("home"),
                    "/bin/sh",
                    programs + ":" + System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                    Map.of()),
            own.directory("scratch"));
    private final Map<String, StandIn> standIns = new ConcurrentHashMap<>();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger refusedConnects = new AtomicInteger();

    private FakeTransport() {}

    /** A machine with an empty home directory. */
    public static FakeTransport create() {
        return new FakeTransport();
    }

    /** The home directory, where commands start. */
    public Path home() {
        return machine.shell().home();
    }

    /**
     * Replaces a program, for the commands on this machine alone. A call gets the first answer that fits its arguments
     * and was not given yet; where all that fit were given, the last of them again; where none fits, an error and status
     * 127.
     *
     * @param name as it is searched for in {@code PATH}
     * @return this
     */
    @CanIgnoreReturnValue
    public FakeTransport program(String name, Script first, Script... further) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not a program's name: '" + name + "'");
        }
        List<Script> scripts = new ArrayList<>(List.of(first));
        scripts.addAll(List.of(further));
        Path state = own.directory("program" + names.incrementAndGet());
        standIns.put(name, StandIn.install(programs, name, state, scripts));
        return this;
    }

    /**
     * How a replaced program was called so far, in the order of the calls.
     *
     * @throws IllegalArgumentException where there is no stand-in of that name
     */
    public List<Invocation> invocations(String name) {
        StandIn program = standIns.get(name);
        if (program == null) {
            throw new IllegalArgumentException("there is no stand-in for '" + name + "'");
        }
        return program.invocations();
    }

    /** A gate for {@link Script#blocksUntilOpen}; closed until it is opened. */
    public Gate gate() {
        Gate gate = Gate.in(own.path(), names.incrementAndGet());
        gates.add(gate);
        return gate;
    }

    /** Makes the next attempt to connect end with an {@link UnreachableException}; called twice, the next two. */
    public void refuseNextConnect() {
        refusedConnects.incrementAndGet();
    }

    /** Makes the next command end with a {@link ChannelRefusedException}; called twice, the next two. */
    public void refuseNextExec() {
        machine.refuseNextExec();
    }

    /** Makes the machine forward nothing from now on, as a server with {@code AllowTcpForwarding no}. */
    public void refuseForwarding() {
        machine.refuseForwarding();
    }

    /** Breaks every connection: streams fail, commands count as lost and go on. */
    public void dropConnections() {
        machine.drop();
    }

    /**
     * Checks that every connection and channel was closed.
     *
     * @throws AssertionError naming what is open and where it was opened
     */
    public void checkNothingOpen() {
        machine.checkNothingOpen();
    }

    @Override
    public Connection connect(Instance instance, Duration limit) {
        if (refusedConnects.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            throw new UnreachableException(
                    instance.address(), "cannot reach " + instance + ": the test refuses it", null);
        }
        return machine.connect(instance.address());
    }

    @Override
    public void close() {
        if (Files.exists(own.path())) {
            gates.forEach(Gate::dispose);
            machine.close();
            Leftovers.end(home());
            own.close();
        }
    }
}
