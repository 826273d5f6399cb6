package io.recompute;

import io.recompute.fleet.Crew;
import io.recompute.fleet.FleetResult;
import io.recompute.fleet.FleetRow;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepHost;
import io.recompute.fleet.SweepSpec;
import io.recompute.fleet.Sweeps;
import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.probe.MachineReport;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.sync.SyncReport;
import io.recompute.transfer.Transfer;
import io.recompute.transfer.TransferReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The workspaces of a fleet, and the threads that work with them. */
final class LiveFleet implements Fleet {
    private final Crew crew;
    private final Set<Workspace> opened;
    private final FleetResult<Workspace> workspaces;
    private final Set<Sweep> sweeps = ConcurrentHashMap.newKeySet();

    private LiveFleet(Crew crew, Set<Workspace> opened, FleetResult<Workspace> workspaces) {
        this.crew = crew;
        this.opened = opened;
        this.workspaces = workspaces;
    }

    static Fleet open(
            Map<Instance, ProjectSettings> machines, Crew crew, Function<ProjectSettings, Workspace> opening) {
        Set<Workspace> opened = ConcurrentHashMap.newKeySet();
        boolean complete = false;
        try {
            FleetResult<Workspace> workspaces = crew.forEach("opening the project", machines, settings -> {
                Workspace workspace = opening.apply(settings);
                opened.add(workspace); // also where nobody waits for it any more
                return workspace;
            });
            if (workspaces.succeeded().isEmpty()) {
                workspaces.orThrow();
            }
            complete = true;
            return new LiveFleet(crew, opened, workspaces);
        } finally {
            if (!complete) {
                crew.close();
                opened.forEach(Workspace::close);
            }
        }
    }

    @Override
    public List<Instance> instances() {
        return workspaces.rows().stream().map(FleetRow::instance).toList();
    }

    @Override
    public FleetResult<Workspace> workspaces() {
        return workspaces;
    }

    @Override
    public FleetResult<SyncReport> sync() {
        return forEach("synchronising", Workspace::sync);
    }

    @Override
    public FleetResult<RunResult> run(String shellCommand) {
        return run(Command.shell(shellCommand));
    }

    @Override
    public FleetResult<RunResult> run(Command command) {
        return forEach("running " + command, workspace -> workspace.run(command).orThrow());
    }

    @Override
    public FleetResult<RemoteProcess> runAsync(RunSpec spec) {
        return forEach("starting " + spec.name(), workspace -> workspace.runAsync(spec));
    }

    @Override
    public FleetResult<ExitStatus> waitFor(FleetResult<RemoteProcess> runs) {
        return crew.forEach("waiting for a run", runs, LiveFleet::end);
    }

    @Override
    public FleetResult<ExitStatus> kill(FleetResult<RemoteProcess> runs) {
        return crew.forEach("killing a run", runs, run -> {
            run.kill();
            return end(run);
        });
    }

    private static ExitStatus end(RemoteProcess run) {
        try {
            return run.waitFor();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for " + run, e);
        }
    }

    @Override
    public FleetResult<TransferReport> push(Path local, String remote) {
        return forEach("pushing " + local, workspace -> whole(workspace.push(local, remote)));
    }

    @Override
    public FleetResult<TransferReport> pull(String remote, Path local) {
        Map<Instance, Path> directories = directories(local);
        return forEach("pulling " + remote, workspace -> {
            // A slash: what comes goes into it, be it one file or many.
            Path directory = Objects.requireNonNull(directories.get(workspace.instance()));
            return whole(workspace.pull(remote, directory.toAbsolutePath() + "/"));
        });
    }

    private static TransferReport whole(Transfer transfer) {
        try (transfer) {
            return transfer.join();
        }
    }

    /** One for each machine; those of the same name are numbered. */
    private Map<Instance, Path> directories(Path local) {
        Map<Instance, Path> directories = new LinkedHashMap<>();
        for (Instance instance : instances()) {
            String name = instance.name().replaceAll("[^A-Za-z0-9._@-]", "_").replaceFirst("^\\.", "_");
            Path directory = local.resolve(name);
            for (int number = 2; directories.containsValue(directory); number++) {
                directory = local.resolve(name + "-" + number);
            }
            directories.put(instance, directory);
        }
        return directories;
    }

    @Override
    public FleetResult<MachineReport> probe() {
        return forEach("asking what is free", Workspace::probe);
    }

    @Override
    public <T> FleetResult<T> forEach(String what, Function<Workspace, T> function) {
        return crew.forEach(what, workspaces, function);
    }

    @Override
    public Sweep map(List<String> commands) {
        return map(SweepSpec.commands(commands));
    }

    @Override
    public Sweep map(SweepSpec spec) {
        List<SweepHost> hosts = new ArrayList<>();
        if (spec.gpus() == 0) {
            workspaces.values().forEach(workspace -> hosts.add(new WorkspaceHost(workspace, spec.slotsWith(0))));
        } else {
            FleetResult<WorkspaceHost> asked = forEach("counting GPUs", workspace -> {
                int gpus = workspace.probe().gpus().list().size();
                return new WorkspaceHost(workspace, spec.slotsWith(gpus));
            });
            hosts.addAll(asked.values());
        }
        Sweep sweep = Sweeps.start(spec, hosts, crew.threads());
        sweeps.add(sweep);
        return sweep;
    }

    @Override
    public void cancel() {
        crew.cancel();
        sweeps.forEach(Sweep::cancel);
    }

    @Override
    public void close() {
        crew.close();
        opened.forEach(Workspace::close);
    }

    @Override
    public String toString() {
        return "Fleet" + instances();
    }

    /** A workspace, as a sweep sees it. */
    private record WorkspaceHost(Workspace workspace, int slots) implements SweepHost {
        @Override
        public Instance instance() {
            return workspace.instance();
        }

        @Override
        public RemoteProcess start(RunSpec spec) {
            return workspace.runAsync(spec);
        }
    }
}
