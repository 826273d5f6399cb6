package io.recompute.probe;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transport.Transport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which machines are to be asked what they are and what is free on them, and how long that may take. Immutable; every step
 * gives a new one, and nothing is read or connected before {@link #run()}.
 *
 * <p>Defaults: all machines of the config file; 30 seconds for all of them; 32 of them at once; the disk of the config's
 * {@code remote_home}; SSH, or this machine's own processes for {@code local}.
 */
public final class Probe {
    private final Machines known;
    private final ProbeSettings settings;

    private Probe(Machines known, ProbeSettings settings) {
        this.known = known;
        this.settings = settings;
    }

    /**
     * A probe of all those machines.
     *
     * @param ways the transport to each machine
     * @param directory the disk of which counts; it need not exist
     */
    public static Probe of(Machines known, Function<Instance, Transport> ways, Supplier<RemotePath> directory) {
        return new Probe(known, ProbeSettings.of(known::all, ways, directory));
    }

    /** The same of the machines of those numbers. */
    public Probe instances(int... indexes) {
        int[] copy = indexes.clone();
        return new Probe(
                known,
                settings.withChosen(
                        () -> IntStream.of(copy).mapToObj(known::get).toList()));
    }

    /** The same of those machines. */
    public Probe instances(List<Instance> instances) {
        List<Instance> copy = List.copyOf(instances);
        return new Probe(known, settings.withChosen(() -> copy));
    }

    /**
     * The same within that time, for all machines together; one that has not answered by half of it has failed.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public Probe timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("not a time for a probe: " + limit);
        }
        return new Probe(known, settings.withLimit(limit));
    }

    /**
     * The same with that many machines asked at once, 1 or more.
     *
     * @throws IllegalArgumentException where it is less
     */
    public Probe parallelism(int machines) {
        if (machines < 1) {
            throw new IllegalArgumentException("cannot ask " + machines + " machines at once");
        }
        return new Probe(known, settings.withParallelism(machines));
    }

    /** The same by that way to all machines. */
    public Probe transport(Transport transport) {
        Objects.requireNonNull(transport, "transport");
        return new Probe(known, settings.withWays(instance -> transport));
    }

    /** The same by the way that the function gives for each machine; it is called by several threads at once. */
    public Probe transports(Function<Instance, Transport> ways) {
        Objects.requireNonNull(ways, "ways");
        return new Probe(known, settings.withWays(ways));
    }

    /** The same for the disk on which that directory of the machines lies: relative to the login's home, or absolute. */
    public Probe remoteHome(String path) {
        return new Probe(known, settings.withDirectory(RemotePath.of(path)));
    }

    /**
     * Asks them, and waits until all have answered or the time is over. A machine that cannot be reached fails its own row
     * alone. Where the thread is interrupted, nothing goes on, and {@link
     * io.recompute.model.OperationInterruptedException} is thrown.
     *
     * @return a row for each machine, in the order in which they were named
     */
    public ProbeTable run() {
        List<Instance> instances = settings.chosen().get();
        return new ProbeRound(settings, Clock.systemUTC()).ask(instances);
    }
}
