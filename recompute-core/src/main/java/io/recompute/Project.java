package io.recompute;

import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.probe.Selector;
import io.recompute.python.PythonProject;
import io.recompute.python.Requirements;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import io.recompute.transport.Transport;
import io.recompute.transport.control.ReconnectPolicy;
import io.recompute.transport.ssh.CredentialProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is to be run where: a local directory, a machine, a directory there. Immutable; every step gives a new one.
 * Nothing is read, written or connected before {@link #init()} or {@link #open()}.
 *
 * <p>Defaults: the directory's name; the config file that {@code RECOMPUTE_CONFIG} names, or {@code ~/.recompute.conf};
 * the config's machine and {@code remote_home}; SSH, or this machine's own processes for {@code instance("local")}; 30
 * seconds for each step of connecting; {@link ReconnectPolicy#standard()}.
 */
public final class Project {
    private final ProjectSettings settings;

    Project(ProjectSettings settings) {
        this.settings = settings;
    }

    static Project of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        Path fileName = absolute.getFileName();
        String name = fileName == null ? "" : fileName.toString();
        return new Project(new ProjectSettings(
                absolute, name, ConfigFile.standard(), null, null, null, null, null, Behaviour.standard()));
    }

    /**
     * The same under that name, which is the name of its directory on the machine. Two projects of one name on one
     * machine are one.
     *
     * @throws ProjectException where it is no name of a directory
     */
    public Project name(String name) {
        return new Project(settings.withName(name));
    }

    /** The same with that config file. */
    public Project config(Path file) {
        return new Project(settings.withConfig(ConfigFile.at(file)));
    }

    /** The same on the machine of that number in the config file. */
    public Project instance(int index) {
        return new Project(settings.withIndex(index));
    }

    /**
     * The same on the machine of that address: {@code user@host:port}, of which user and port may be missing, a name of
     * {@code ~/.ssh/config}, or {@code local} for this machine.
     *
     * @throws IllegalArgumentException where it is no address
     */
    public Project instance(String address) {
        return instance(Instance.parse(address));
    }

    /** The same on that machine. */
    public Project instance(Instance instance) {
        return new Project(settings.withInstance(Objects.requireNonNull(instance, "instance")));
    }

    /**
     * The same on the machine that the selector takes among those of the config file. They are asked when the project is
     * opened, each time anew: {@link #resolveInstance()} asks too, and gives an instance that stays.
     */
    public Project instance(Selector selector) {
        return new Project(settings.withSelector(Objects.requireNonNull(selector, "selector")));
    }

    /** The same on several machines at once: those of these numbers in the config file; none: all of it. */
    public FleetSpec instances(int... indexes) {
        int[] copy = indexes.clone();
        return FleetSpec.of(settings, FleetMachines.numbered(settings, copy));
    }

    /** The same on several machines at once. */
    public FleetSpec instances(List<Instance> instances) {
        return FleetSpec.of(settings, FleetMachines.given(settings, instances));
    }

    /**
     * The same on several machines at once: for each selector another one, the best that is left of those of the config file.
     * They are asked when the fleet is opened.
     */
    public FleetSpec instances(Selector first, Selector... others) {
        List<Selector> selectors = new ArrayList<>(List.of(first));
        selectors.addAll(List.of(others));
        return FleetSpec.of(settings, FleetMachines.selected(settings, selectors));
    }

    /** The same below that directory of the machine: relative to the login's home directory, or absolute. */
    public Project remoteHome(String path) {
        return new Project(settings.withRemoteHome(RemotePath.of(path)));
    }

    /** The same by that way to the machine, for all machines. */
    public Project transport(Transport transport) {
        return new Project(settings.withTransport(Objects.requireNonNull(transport, "transport")));
    }

    /**
     * The same with somebody to ask for passwords, passphrases and codes that an instance leaves open. It counts where no
     * {@link #transport(Transport)} is given.
     */
    public Project credentials(CredentialProvider credentials) {
        Objects.requireNonNull(credentials, "credentials");
        return new Project(settings.with(settings.behaviour().withCredentials(credentials)));
    }

    /** The same with another limit for each step of connecting: the login, the opening of a channel. */
    public Project connectLimit(Duration limit) {
        return new Project(settings.with(settings.behaviour().withConnectLimit(limit)));
    }

    /**
     * The same with another way to open lost connections again. By default an operation tries for two minutes; what waits
     * for the end of a run, or follows a log, tries for a day.
     */
    public Project reconnect(ReconnectPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new Project(settings.with(settings.behaviour().withReconnect(policy)));
    }

    /**
     * The same without the files that git ignores: the project's {@code .gitignore} files, those above it in its work tree,
     * and {@code .git/info/exclude} take away from what is synchronised. {@code !kept.py} in {@code .recompute/exclude}
     * takes a file back.
     */
    public Project gitignore() {
        return new Project(settings.with(settings.behaviour().withGitignore()));
    }

    /** The same with somebody who is told what happens: what {@link #init()} has sent, a command that names a missing file. */
    public Project events(RecomputeListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new Project(settings.with(settings.behaviour().withListener(listener)));
    }

    /**
     * The same with another way to make environments: the Python, the tool, the index of packages. By default the machine's
     * section of the config file says.
     */
    public Project environment(EnvironmentSpec spec) {
        Objects.requireNonNull(spec, "spec");
        return new Project(settings.with(settings.behaviour().withEnvironment(spec)));
    }

    /**
     * The same with its runs started by that launcher: {@code Launcher.slurm()} makes them jobs of a cluster. By default the
     * machine's section of the config file says ({@code launcher = slurm}), else they are processes of the machine.
     *
     * @param defaults for each run, before what it asks for itself
     */
    public Project launcher(Launcher launcher, LaunchOptions... defaults) {
        return new Project(settings.with(settings.behaviour().withLaunch(new LaunchWay(launcher, List.of(defaults)))));
    }

    /** The local directory, absolute. */
    public Path directory() {
        return settings.directory();
    }

    /** The project's name. */
    public String name() {
        return settings.name();
    }

    /**
     * Connects, makes the project's directory on the machine and brings it up to date, then the environment that its
     * commands run in: what {@code requirements.txt} asks for, which is written from the project's imports where there is
     * none. Where that is there already it costs one round trip, and none where the project needs nothing.
     *
     * @throws io.recompute.python.environment.EnvironmentException where the environment cannot be made
     * @throws io.recompute.python.PythonProjectException where what the project needs cannot be read
     * @throws ProjectException where the local directory is missing
     * @throws io.recompute.config.ConfigException where the config file is missing or damaged, or lacks the machine
     * @throws io.recompute.probe.NoMachineException where a selector finds no machine
     * @throws io.recompute.transport.TransportException where the machine cannot be reached or refuses the login
     * @throws io.recompute.transport.NoShellException where the login starts no shell; {@link #files()} may be what it is for
     * @throws io.recompute.model.RecomputeException another failure, by its subclass; nothing half-written is left
     */
    public Workspace init() {
        LiveWorkspace workspace = LiveWorkspace.connect(settings);
        return workspace.orClosed(workspace::initialize);
    }

    /**
     * Connects, and no more: what {@link #init()} once made is there.
     *
     * @throws io.recompute.sync.NotInitializedException where it is not
     * @throws io.recompute.model.RecomputeException as for {@link #init()}
     */
    public Workspace open() {
        LiveWorkspace workspace = LiveWorkspace.connect(settings);
        return workspace.orClosed(workspace::checkInitialized);
    }

    /**
     * Connects by SFTP alone, for logins that get no shell, and makes the project's directory there. Nothing is started on the
     * machine; what is sent and deleted, and what is kept there, is the same as with a shell, so that either may go on with
     * what the other left.
     *
     * @throws io.recompute.transport.FileServiceRefusedException where the machine offers no SFTP, or the transport is
     *     none of SSH by this library itself
     * @throws io.recompute.sync.NewerLayoutException where a newer version of this library made the directory
     * @throws io.recompute.model.RecomputeException as for {@link #init()}
     */
    public RemoteFiles files() {
        return LiveFiles.connect(settings);
    }

    /**
     * The distributions that its Python needs, read from its files; nothing is written, installed or asked of a machine.
     *
     * @throws io.recompute.python.PythonProjectException where the directory is missing or cannot be read
     */
    public Requirements requirements() {
        return PythonProject.at(settings.directory()).requirements();
    }

    /**
     * Where it would run, as the config file says now, or a selector chooses now.
     *
     * @throws io.recompute.probe.NoMachineException where a selector finds no machine
     */
    public Instance resolveInstance() {
        return settings.instance();
    }

    @Override
    public String toString() {
        return "Project[" + settings.directory() + "]";
    }
}
