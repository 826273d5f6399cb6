package io.recompute;

import io.recompute.fleet.Crew;
import io.recompute.fleet.FleetException;
import io.recompute.model.Instance;
import io.recompute.probe.Probe;
import io.recompute.probe.ProbeTable;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.ReconnectPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A project on several machines. Immutable; every step gives a new one, and nothing is read or connected before {@link #init()}
 * or {@link #open()}.
 *
 * <p>Defaults: 16 machines at once; no deadline.
 */
public final class FleetSpec {
    private static final int PARALLELISM = 16;

    private final ProjectSettings settings;
    private final Supplier<Map<Instance, ProjectSettings>> machines;
    private final int parallelism;
    private final Duration limit;

    private FleetSpec(
            ProjectSettings settings,
            Supplier<Map<Instance, ProjectSettings>> machines,
            int parallelism,
            Duration limit) {
        this.settings = settings;
        this.machines = machines;
        this.parallelism = parallelism;
        this.limit = limit;
    }

    static FleetSpec of(ProjectSettings settings, Supplier<Map<Instance, ProjectSettings>> machines) {
        return new FleetSpec(settings, machines, PARALLELISM, Machine.UNLIMITED);
    }

    /**
     * The same with that many machines worked with at once: so many threads are there at most, beside those of each connection.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public FleetSpec parallelism(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("cannot work with " + most + " machines at once");
        }
        return new FleetSpec(settings, machines, most, limit);
    }

    /**
     * The same with that deadline for each operation on all its machines: those that are not done by then have failed, and
     * what they wait for on the machine is ended.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public FleetSpec timeout(Duration newLimit) {
        if (newLimit.isNegative() || newLimit.isZero()) {
            throw new IllegalArgumentException("not a time for a fleet: " + newLimit);
        }
        return new FleetSpec(settings, machines, parallelism, newLimit);
    }

    /**
     * The same, but a machine whose connection was lost and that is not reached again within that time counts as gone: what
     * waits for it fails. By default the project's {@link Project#reconnect} says.
     */
    public FleetSpec goneAfter(Duration time) {
        Supplier<Map<Instance, ProjectSettings>> found = machines;
        return new FleetSpec(settings, () -> patientFor(found.get(), time), parallelism, limit);
    }

    private static Map<Instance, ProjectSettings> patientFor(Map<Instance, ProjectSettings> found, Duration time) {
        Map<Instance, ProjectSettings> patient = new LinkedHashMap<>();
        found.forEach((instance, settings) -> {
            ReconnectPolicy policy = settings.behaviour().reconnect();
            patient.put(
                    instance,
                    settings.with(settings.behaviour()
                            .withReconnect(policy.withPatience(time).withWaitingPatience(time))));
        });
        return patient;
    }

    /**
     * As {@link Project#init()}, on all machines at once. Those that fail are told of by {@link Fleet#workspaces()} and by every
     * result.
     *
     * @throws FleetException where all of them fail
     */
    public Fleet init() {
        return live(Project::init);
    }

    /** As {@link Project#open()}, likewise. */
    public Fleet open() {
        return live(Project::open);
    }

    /** A probe of these machines; needs no project there. */
    public ProbeTable probe() {
        Probe probe =
                settings.probe().instances(List.copyOf(machines.get().keySet())).parallelism(parallelism);
        return (limit.equals(Machine.UNLIMITED) ? probe : probe.timeout(limit)).run();
    }

    private Fleet live(Function<Project, Workspace> opening) {
        Map<Instance, ProjectSettings> found = machines.get();
        found.values().forEach(ProjectSettings::check);
        return LiveFleet.open(found, new Crew(parallelism, limit), described -> opening.apply(new Project(described)));
    }
}
