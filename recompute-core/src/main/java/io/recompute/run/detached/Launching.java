package io.recompute.run.detached;

import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.model.Secret;
import io.recompute.model.ShellQuoting;
import io.recompute.run.LaunchException;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts runs, whatever launcher does: makes a run's directory and has the launcher start the supervisor, which starts the
 * command in a session of its own, waits for it and records its end. Numbered claims in the directory are the lock: of all
 * launches with one id, one starts it.
 */
final class Launching {
    static final int NO_PROJECT = 66;
    private static final int NO_GPUS = 69;
    static final int UNKNOWN = 74;
    /** A shell's status of a program that a signal ended is higher. */
    private static final int SIGNALS = 128;

    /** What an array has in common with a run. */
    static final String PREPARE = Script.text(Launching.class, "prepare.sh");

    /** Then tells of the run as a listing does, in the same round trip. */
    private static final String LAUNCH = "(\n" + PREPARE + Script.text(Launching.class, "launch.sh")
            + "\n) || exit\nset -- \"$1\" \"$2\"\n" + RunDirectories.LIST;

    private static final String RUNNER =
            Script.text(Launching.class, "runner.sh").replace("# @PROCESS@", RunDirectories.PROCESS);
    /** Looks after a run's time; only those that have a limit get one. */
    private static final String GUARD =
            RunDirectories.PROCESS + RunKiller.MEMBERS + Script.text(Launching.class, "guard.sh");

    /** Takes graphics processors; only those that want some get one. */
    private static final String GPUS = Script.text(Launching.class, "gpus.sh");

    private static final String TOGETHER = "outputs=together #";
    private static final String SEPARATE = "outputs=separate #";

    private final RunDirectories directories;
    private final CodeState code;
    private final Launcher launcher;

    Launching(RunDirectories directories, CodeState code, Launcher launcher) {
        this.launcher = launcher;
        this.directories = directories;
        this.code = code;
    }

    /**
     * Starts it, or finds it started; returns when it is known to have started.
     *
     * @return what its directory then said
     */
    RunRecord launch(String id, RunSpec spec) {
        Machine machine = directories.machine();
        String title = title(spec);
        Script script = Script.of(
                        LAUNCH,
                        directories.project().argument(),
                        id,
                        spec.name(),
                        title,
                        spec.command().shellText(),
                        environment(id, directories.project(), spec.environment()),
                        shell(machine),
                        runner(spec),
                        RecordText.options(spec.options(), launcher.isQueue()),
                        guard(spec, launcher.isQueue()),
                        RecordText.of(title, spec, code),
                        spec.options().gpus() > 0 && !launcher.isQueue() ? GPUS : "",
                        launcher.isQueue() ? launcher.name() : "",
                        launcher.functions(),
                        String.join("\n", launcher.directives(spec)))
                .after(RunDirectories.FUNCTIONS)
                .repeatable(); // by its id
        Reply reply;
        try {
            reply = machine.execute(script);
        } catch (TransportException e) {
            throw unknown(id, title, e.getMessage(), e);
        }
        if (reply.status() != 0) {
            throw refused(id, title, reply);
        }
        return directories.parse(reply).stream()
                .findFirst()
                .orElseThrow(() -> directories.missing(id)); // removed as soon as it had started
    }

    private LaunchException unknown(String id, String title, @Nullable String why, @Nullable Throwable cause) {
        return new LaunchException(
                id,
                true,
                "it is unknown whether run " + id + " (" + title + ") started on "
                        + directories.machine().instance() + ": " + why + "; attach(\"" + id + "\") tells",
                cause);
    }

    private RecomputeException refused(String id, String title, Reply reply) {
        if (reply.status() == UNKNOWN) {
            return unknown(id, title, reply.errorText(), null);
        }
        if (wasCut(reply)) {
            return unknown(id, title, "its launch was ended there", null);
        }
        if (reply.status() == NO_GPUS) {
            return GpuRefusal.of(directories.machine().instance(), id, reply.errorText());
        }
        String what = "run " + id + " (" + title + ") did not start on "
                + directories.machine().instance() + ": ";
        String remedy = reply.status() == NO_PROJECT ? "; init() brings the project there" : "";
        return new LaunchException(id, false, what + reply.errorText() + remedy, null);
    }

    /** Whether a signal has ended the script: then it has not told what it did. */
    static boolean wasCut(Reply reply) {
        return reply.status() > SIGNALS;
    }

    /** By what a command is run there. */
    static String shell(Machine machine) {
        return machine.facts().programs().getOrDefault("bash", "/bin/sh");
    }

    /** The command as people may see it, in one line. */
    static String title(RunSpec spec) {
        return spec.command().toString().replaceAll("[\\r\\n]+", " ");
    }

    static String runner(RunSpec spec) {
        return spec.options().separateOutputs() ? RUNNER.replace(TOGETHER, SEPARATE) : RUNNER;
    }

    /** Ends what takes too long; on a machine that is not this one, also what a kill is to end. */
    static String guard(RunSpec spec, boolean isQueue) {
        return isQueue || spec.options().isTimed() ? GUARD : "";
    }

    static String environment(String id, RemotePath project, Map<String, Secret> variables) {
        StringBuilder text = new StringBuilder("export PYTHONUNBUFFERED=1 RECOMPUTE_RUN_ID=" + id + "\n");
        String python = ShellQuoting.quote(project + "/.recompute/environment");
        text.append("if [ -r ")
                .append(python)
                .append(" ]; then . ")
                .append(python)
                .append("; fi\n");
        variables.forEach((name, value) -> text.append("export ")
                .append(name)
                .append('=')
                .append(ShellQuoting.quote(value.reveal()))
                .append('\n'));
        return text.toString();
    }
}
