package io.recompute.examples.re;

import io.recompute.Instances;
import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.probe.Selector;
import io.recompute.transport.local.LocalTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** One call of re: the options that all modes have, and what the modes share. For one thread. */
@Command(
        name = "re",
        description = "Runs the project of this directory on a remote machine. The manual: re man",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Re implements Runnable {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration instead of ~/.recompute.conf.")
    private @Nullable Path configFile;

    @Option(
            names = "--instance",
            paramLabel = "N|auto",
            description = "The machine [instance N] for this call; auto: the one with the most free GPU memory.")
    private @Nullable String machine;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Tell more, also of what went wrong.")
    private boolean verbose;

    private final Surroundings surroundings;
    private final CommandLine commandLine;

    Re(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.commandLine = new CommandLine(this);
    }

    /** Does what the arguments say; gives the exit status. */
    int run(String... arguments) {
        Modes.of(this, arguments).forEach(commandLine::addSubcommand);
        Failures failures = new Failures(this);
        commandLine.setExecutionExceptionHandler(failures);
        commandLine.setParameterExceptionHandler(failures);
        commandLine.setOut(Failures.writer(surroundings.streams().out()));
        commandLine.setErr(Failures.writer(surroundings.streams().err()));
        try {
            return commandLine.execute(arguments);
        } finally {
            streams().progress().end();
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine, "no mode is given");
    }

    /** Its modes and options, for shells. */
    Completions completions() {
        CommandLine all = new CommandLine(new Re(surroundings));
        Modes.all(this).forEach(all::addSubcommand);
        return Completions.of(all.getCommandSpec());
    }

    Streams streams() {
        return surroundings.streams();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    boolean isVerbose() {
        return verbose;
    }

    /** The config file that this call is about. */
    ConfigFile config() {
        return configFile == null
                ? surroundings.config()
                : ConfigFile.at(surroundings.directory().resolve(configFile));
    }

    /** The machines of the config file. */
    Instances instances() {
        return Recompute.instances(config().path());
    }

    /** The project of this directory on the machine of this call, else on the one remembered for it, else the default. */
    Project project() {
        OptionalInt remembered =
                machine == null ? new RememberedInstance(surroundings.directory()).read() : OptionalInt.empty();
        return project(remembered.isPresent() ? remembered.getAsInt() : chosen());
    }

    /** The number of the machine that this call names, else of the default one. */
    int chosen() {
        if (machine == null) {
            return instances().defaultIndex();
        }
        if (machine.equals("auto")) {
            return mostFree();
        }
        if (!machine.matches("[0-9]{1,9}")) {
            throw new CommandLine.ParameterException(
                    commandLine, "--instance before the mode takes the number of a machine, or auto");
        }
        return Integer.parseInt(machine);
    }

    private int mostFree() {
        SortedMap<Integer, Instance> known = instances().list();
        Instance best = Recompute.probe(config().path())
                .instances(List.copyOf(known.values()))
                .transports(one -> one.isLocal() ? LocalTransport.create() : surroundings.ssh())
                .run()
                .rank(Selector.mostFreeGpuMemory())
                .bestOrThrow();
        int index = known.keySet().stream()
                .filter(number -> best.equals(known.get(number)))
                .findFirst()
                .orElseThrow();
        streams().err().println("instance " + index + " (" + best.address() + ") has the most free GPU memory");
        return index;
    }

    /** The project of this directory on that machine. */
    Project project(int index) {
        warnOfOpenPasswords();
        Project project = Recompute.project(surroundings.directory())
                .config(config().path())
                .instance(index)
                .events(new Told(streams()));
        return project.resolveInstance().isLocal() ? project : project.transport(surroundings.ssh());
    }

    /** The same, with a line that tells of the connecting. */
    Project connecting(Project project) {
        streams().progress().begin("connecting to " + project.resolveInstance());
        return project;
    }

    /** The project on its machine, connected; the caller closes it. */
    Workspace open() {
        return connecting(project()).open();
    }

    /** The same, where processes are started so. */
    Workspace open(JobOptions job) {
        return connecting(job.with(project())).open();
    }

    private void warnOfOpenPasswords() {
        if (config().readableByOthers()) {
            streams().warn(config().path() + " holds a password and other users can read it; chmod 600 mends that");
        }
    }
}
