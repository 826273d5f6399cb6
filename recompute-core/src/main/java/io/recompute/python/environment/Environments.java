package io.recompute.python.environment;

import io.recompute.model.RemotePath;
import io.recompute.model.Secret;
import io.recompute.python.Installable;
import io.recompute.python.PackageNames;
import io.recompute.python.PythonProject;
import io.recompute.python.environment.EnvironmentException.Reason;
import io.recompute.python.environment.EnvironmentSpec.Tool;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The environment of one project on one machine. An environment is named by what is in it: projects that need the same
 * share it, one that needs something else gets another, and what runs in the old one goes on. Thread-safe; nothing to
 * close.
 */
public final class Environments {
    /** How often the connection may be lost while one is made; what was begun is begun anew. */
    private static final int ATTEMPTS = 3;

    private static final String CHECK = Script.text(Environments.class, "check.sh");
    private final Machine machine;
    private final RemotePath project;
    private final PythonProject python;
    private final AddedPackages added;
    private final EnvironmentSpec spec;
    private final InstallerSettings installer;
    private final BuildScript script;
    private final LongSupplier nanoTime;

    /**
     * The environment of a project.
     *
     * @param local the project's directory here
     * @param project that on the machine, absolute
     */
    public Environments(Machine machine, Path local, RemotePath project, EnvironmentSpec spec) {
        this.machine = machine;
        this.project = project;
        this.python = PythonProject.at(local);
        this.added = new AddedPackages(local);
        this.spec = spec;
        this.installer = new InstallerSettings(spec);
        this.script = new BuildScript(project, spec, installer);
        this.nanoTime = System::nanoTime;
    }

    /**
     * Makes the environment what the project needs. One round trip where it is; none where the project needs nothing.
     *
     * @param options what else is asked for
     * @param lines is told what the installer says, line by line, without secrets
     * @throws EnvironmentException where it cannot be made
     * @throws io.recompute.python.PythonProjectException where the project cannot be read
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    public InstallReport install(InstallOptions options, Consumer<String> lines) {
        List<String> more = packages(options.packages());
        if (spec.tool() == Tool.SYSTEM) {
            throw new EnvironmentException(
                    Reason.SYSTEM_PYTHON,
                    "",
                    "nothing is installed on " + machine.instance() + ", which is told to use its own Python as it is;"
                            + " take environment = system out of the instance");
        }
        return install(read(options.force()), options.force(), more, lines);
    }

    /**
     * Reads what the project needs, and writes its {@code requirements.txt} where it is ours to write.
     *
     * @param force to write it where it is the user's, too
     * @throws io.recompute.python.PythonProjectException where the project cannot be read
     */
    public Installable read(boolean force) {
        return python.installable(force);
    }

    /** As {@link #install(InstallOptions, Consumer)}, for what was read before, and nothing else. */
    public InstallReport install(Installable needed, Consumer<String> lines) {
        return install(needed, false, List.of(), lines);
    }

    private InstallReport install(Installable needed, boolean force, List<String> more, Consumer<String> lines) {
        long start = nanoTime.getAsLong();
        if (spec.tool() == Tool.SYSTEM) {
            letGo(needed);
            return nothing(needed, start);
        }
        List<String> packages = added.with(more);
        List<String> requirements = new ArrayList<>(needed.lines().requirements());
        requirements.addAll(packages);
        List<String> constraints = new ArrayList<>(needed.lines().constraints());
        constraints.addAll(spec.constraints());
        boolean nothing = requirements.isEmpty() && needed.conda().isEmpty();
        if (nothing && !needed.importPaths().isEmpty()) {
            letGo(needed);
        }
        InstallReport report = nothing
                ? nothing(needed, start)
                : ensure(new Wanted(needed, packages, requirements, constraints, force), start, lines);
        if (!more.isEmpty()) {
            added.write(packages);
        }
        return report;
    }

    private static List<String> packages(List<String> texts) {
        try {
            return PackageNames.parse(texts);
        } catch (IllegalArgumentException e) {
            throw new EnvironmentException(Reason.INVALID_REQUIREMENT, "", String.valueOf(e.getMessage()));
        }
    }

    private void letGo(Installable needed) {
        Reply unused = look("", needed).orThrow("letting go of the environment of " + project);
    }

    private InstallReport nothing(Installable needed, long start) {
        return new InstallReport(
                Optional.empty(),
                "",
                "",
                false,
                List.of(),
                needed.requirements().unknown(),
                needed.lines().leftOut(),
                problems(needed),
                since(start));
    }

    private InstallReport ensure(Wanted wanted, long start, Consumer<String> lines) {
        String settings = installer.digest(wanted.constraints());
        String digest = InstallerSettings.digest(settings, wanted.decisive());
        if (!wanted.fresh()) {
            Optional<String> same = check(digest, wanted.project());
            if (same.isPresent()) {
                return report(wanted, same.get(), false, List.of(), start);
            }
        }
        InstallerOutput output = build(wanted, settings, digest, lines);
        Optional<String> made = output.first("made");
        return report(
                wanted,
                made.or(() -> output.first("found")).orElseThrow(),
                made.isPresent(),
                output.told("installed"),
                start);
    }

    /** The version, the tool and the path of the project's environment, where it is the one of that digest. */
    private Optional<String> check(String digest, Installable needed) {
        Reply reply =
                look(digest, needed).orThrow("looking at the environment of " + project + " on " + machine.instance());
        String answer = reply.text().strip();
        return answer.startsWith("same ") ? Optional.of(answer.substring("same ".length())) : Optional.empty();
    }

    private Reply look(String digest, Installable needed) {
        return machine.execute(Script.of(CHECK, project.toString(), digest, BuildScript.importLine(needed))
                .repeatable());
    }

    private InstallerOutput build(Wanted wanted, String settings, String digest, Consumer<String> lines) {
        Script making = script.of(wanted, settings, digest);
        for (int attempt = 1; ; attempt++) {
            InstallerOutput output = new InstallerOutput(lines, secrets());
            try {
                int status = machine.run(making, output, output, Machine.UNLIMITED);
                if (status != 0) {
                    throw BuildFailure.of(
                            "making the environment of " + project + " on " + machine.instance(), wanted, output);
                }
                return output;
            } catch (ConnectionLostException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                lines.accept("recompute: the connection was lost; trying again");
            }
        }
    }

    private List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        spec.indexUrl().map(Secret::reveal).ifPresent(secrets::add);
        spec.extraIndexUrls().forEach(url -> secrets.add(url.reveal()));
        return secrets.stream()
                .map(url -> url.replaceFirst("^[^:]*://", ""))
                .filter(url -> url.contains("@"))
                .map(url -> url.substring(0, url.lastIndexOf('@')))
                .toList();
    }

    private InstallReport report(Wanted wanted, String words, boolean built, List<String> installed, long start) {
        String[] word = words.split(" ", 3);
        return new InstallReport(
                Optional.of(RemotePath.of(word[2])),
                word[0],
                word[1],
                built,
                installed,
                wanted.project().requirements().unknown(),
                wanted.project().lines().leftOut(),
                problems(wanted.project()),
                since(start));
    }

    /** What pip has been given is no problem of an installation, though a scan cannot read it. */
    private static List<String> problems(Installable needed) {
        return needed.requirements().problems().stream()
                .filter(problem -> !problem.startsWith("requirements.txt: left to pip: "))
                .toList();
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
