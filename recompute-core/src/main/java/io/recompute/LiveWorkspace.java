package io.recompute;

import io.recompute.data.DataSpec;
import io.recompute.log.LogStream;
import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.notebook.Notebook;
import io.recompute.notebook.NotebookSpec;
import io.recompute.notebook.Notebooks;
import io.recompute.probe.MachineProbe;
import io.recompute.probe.MachineReport;
import io.recompute.python.Installable;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.python.environment.Environments;
import io.recompute.python.environment.InstallOptions;
import io.recompute.python.environment.InstallReport;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessTable;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.run.detached.Runs;
import io.recompute.shell.RemoteShell;
import io.recompute.shell.ShellSpec;
import io.recompute.shell.Shells;
import io.recompute.sync.ProjectSync;
import io.recompute.sync.RemoteProject;
import io.recompute.sync.SyncOptions;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.Transfer;
import io.recompute.transfer.Transfers;
import io.recompute.transport.Destination;
import io.recompute.transport.control.Machine;
import io.recompute.tunnel.Tunnel;
import io.recompute.tunnel.Tunnels;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The parts of a connected project, wired. Every method is a call of one of them. */
final class LiveWorkspace implements Workspace {

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);

    private final Machine machine;
    private final RemoteProject project;
    private final ProjectSync sync;
    private final Runs runs;
    private final Transfers transfers;
    private final CodeTracking code;
    private final Environments environments;
    private final Tunnels tunnels;
    private final DataThroughClient dataThroughClient;
    private final Notebooks notebooks;
    private final Telling telling;
    private final ToldTransport way;
    private final ToldRuns toldRuns;
    private final NamedFiles named;

    private LiveWorkspace(
            Machine machine, ToldTransport way, ProjectSettings settings, RemotePath directory, EnvironmentSpec spec) {
        Path local = settings.directory();
        Behaviour behaviour = settings.behaviour();
        this.machine = machine;
        this.way = way;
        this.telling = way.telling();
        this.project = new RemoteProject(machine, directory);
        this.sync = new ProjectSync(machine, local, project.directory(), behaviour.gitignore());
        this.runs = Runs.of(machine, project.directory(), Clock.systemUTC());
        this.toldRuns = new ToldRuns(telling, runs::start);
        this.transfers = new Transfers(machine, local, project.directory(), telling);
        this.runs.collectBy(new ProjectResults(transfers));
        this.code = new CodeTracking(local, runs, machine.workers());
        this.environments = new Environments(machine, local, project.directory(), spec);
        this.tunnels = new Tunnels(machine);
        this.dataThroughClient = new DataThroughClient(toldRuns, tunnels);
        this.notebooks =
                new Notebooks(new ProjectNotebookHost(machine.instance().toString(), runs, toldRuns, tunnels));
        this.named = new NamedFiles(local, sync, telling);
    }

    static LiveWorkspace connect(ProjectSettings settings) {
        settings.check();
        Instance instance = settings.instance();
        RemotePath directory = settings.remoteDirectory();
        EnvironmentSpec spec = settings.environment(instance);
        LaunchWay launch = settings.launch(instance);
        Behaviour behaviour = settings.behaviour();
        ToldTransport way = new ToldTransport(
                settings.transport(instance), new Telling(instance, behaviour.listener(), System::nanoTime));
        Machine machine = Machine.connect(way, instance, behaviour.connectLimit(), behaviour.reconnect());
        LiveWorkspace workspace = new LiveWorkspace(machine, way, settings, directory, spec);
        workspace.runs.launchBy(launch.launcher(), launch.defaults());
        return (LiveWorkspace) workspace.orClosed(() -> workspace.refuseToBeItself(settings.directory()));
    }

    /** This workspace after a step of its making; closed where the step fails. */
    Workspace orClosed(Runnable step) {
        boolean complete = false;
        try {
            step.run();
            complete = true;
            return this;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    void initialize() {
        Installable needed = environments.read(false); // before the files are sent, as it may write one
        project.create();
        sync();
        var unused = telling.install(told -> environments.install(needed, told));
    }

    void checkInitialized() {
        project.check();
    }

    @Override
    public Instance instance() {
        return machine.instance();
    }

    @Override
    public RemotePath directory() {
        return project.directory();
    }

    @Override
    public SyncPlan plan() {
        return sync.plan();
    }

    @Override
    public SyncReport sync() {
        return sync(SyncOptions.standard());
    }

    @Override
    public SyncReport sync(SyncOptions options) {
        return telling.sync(told -> code.note(sync.sync(options, told)));
    }

    @Override
    public InstallReport install(String... packages) {
        return install(InstallOptions.of(packages));
    }

    @Override
    public InstallReport install(InstallOptions options) {
        return telling.install(told -> environments.install(options, told));
    }

    @Override
    public RunResult run(String shellCommand) {
        return run(Command.shell(shellCommand));
    }

    @Override
    public RunResult run(Command command) {
        return runs.run(named.look(command), Machine.UNLIMITED);
    }

    @Override
    public RunResult run(Command command, OutputStream out, OutputStream err) {
        return runs.run(named.look(command), out::write, err::write, Machine.UNLIMITED);
    }

    @Override
    public RemoteProcess runAsync(String shellCommand) {
        return runAsync(RunSpec.shell(shellCommand));
    }

    @Override
    public RemoteProcess runAsync(RunSpec spec) {
        named.look(spec.command());
        return toldRuns.start(spec);
    }

    @Override
    public RunArray runArray(RunSpec spec, List<String> values) {
        return startArray(spec, values, 0);
    }

    @Override
    public RunArray runArray(RunSpec spec, List<String> values, int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("not a number of tasks at once: " + atOnce);
        }
        return startArray(spec, values, atOnce);
    }

    private RunArray startArray(RunSpec spec, List<String> values, int atOnce) {
        named.look(spec.command());
        return toldRuns.startArray(() -> runs.startArray(spec, values, atOnce));
    }

    @Override
    public RunArray attachArray(String arrayId) {
        return runs.attachArray(arrayId);
    }

    @Override
    public ProcessTable processes() {
        return runs.table();
    }

    @Override
    public RemoteProcess attach(String runId) {
        return toldRuns.watched(runs.attach(runId));
    }

    @Override
    public LogStream log() {
        return runs.newest()
                .orElseThrow(() -> new NoSuchRunException(
                        "no run of " + directory() + " on " + instance() + " yet; runAsync(\"…\") starts one"))
                .log();
    }

    @Override
    public RemoteProcess data(URI... addresses) {
        return data(DataSpec.of(addresses));
    }

    @Override
    public RemoteProcess data(DataSpec spec) {
        return spec.isThroughClient() ? dataThroughClient.start(spec) : toldRuns.start(spec.toRun());
    }

    @Override
    public Tunnel forward(int remotePort) {
        return forward(Destination.port(remotePort), 0);
    }

    @Override
    public Tunnel forward(Destination destination, int localPort) {
        return tunnels.forward(destination, localPort);
    }

    @Override
    public Tunnel reverse(int localPort) {
        return reverse(Destination.port(0), Destination.port(localPort));
    }

    @Override
    public Tunnel reverse(Destination there, Destination here) {
        return tunnels.reverse(there, here);
    }

    @Override
    public Notebook notebook() {
        return notebook(NotebookSpec.standard());
    }

    @Override
    public Notebook notebook(NotebookSpec spec) {
        return notebooks.start(spec);
    }

    @Override
    public Notebook reattachNotebook() {
        return notebooks.reattach(0);
    }

    @Override
    public Notebook reattachNotebook(String runId, int localPort) {
        return notebooks.reattach(runId, localPort);
    }

    @Override
    public RemoteShell shell() {
        return shell(ShellSpec.standard());
    }

    @Override
    public RemoteShell shell(ShellSpec spec) {
        return Shells.open(machine, project.directory(), spec);
    }

    @Override
    public MachineReport probe() {
        return MachineProbe.report(machine, project.directory(), PROBE_LIMIT, Clock.systemUTC());
    }

    @Override
    public Transfer push(Path local, String remote) {
        return transfers.push(local.toAbsolutePath(), remote);
    }

    @Override
    public Transfer push(String local, String remote) {
        return transfers.push(local, remote);
    }

    @Override
    public Transfer pull(String remote, Path local) {
        return transfers.pull(remote, local.toAbsolutePath());
    }

    @Override
    public Transfer pull(String remote, String local) {
        return transfers.pull(remote, local);
    }

    @Override
    public void close() {
        way.closing();
        dataThroughClient.close();
        tunnels.close();
        runs.close();
        machine.close();
    }

    @Override
    public String toString() {
        return "Workspace[" + directory() + " on " + instance() + "]";
    }

    /** On this machine the two directories of a project may be one; then a synchronisation could only do harm. */
    private void refuseToBeItself(Path local) {
        Path remote = Path.of(directory().toString());
        try {
            if (instance().isLocal() && Files.isDirectory(remote) && Files.isSameFile(local, remote)) {
                throw new ProjectException(
                        local,
                        "the project's directory " + local + " is also the one it would be brought to; choose another"
                                + " with remoteHome(\"…\")",
                        null);
            }
        } catch (IOException e) {
            throw new ProjectException(local, "cannot compare " + local + " with " + remote + ": " + e, e);
        }
    }
}
