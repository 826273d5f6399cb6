package io.recompute.run.detached;

import io.recompute.model.ShellQuoting;
import io.recompute.run.LaunchException;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts arrays of runs: makes the runs' directories and has the launcher submit them, in one round trip. */
final class ArrayLaunching {
    private static final int OTHER_COUNT = 67;
    private static final int IN_PART = 76;

    /** Then tells of all its runs. */
    private static final String LAUNCH =
            "(\n" + Launching.PREPARE + Script.text(ArrayLaunching.class, "array.sh") + """

            ) || exit
            # shellcheck disable=SC2046 # ids have no blanks
            set -- "$1" $(awk -v id="$2" -v count="${16}" 'BEGIN { for (; task < count; task++) print id "-" (task + 0) }')
            """ + RunDirectories.LIST;

    private final RunDirectories directories;
    private final CodeState code;
    private final Launcher launcher;

    /** @param launcher one that has arrays */
    ArrayLaunching(RunDirectories directories, CodeState code, Launcher launcher) {
        this.directories = directories;
        this.code = code;
        this.launcher = launcher;
    }

    /**
     * Starts them, or finds them started.
     *
     * @param atOnce how many at once; 0 for any
     * @return what their directories then said, in the order of the values
     */
    List<RunRecord> launch(String id, RunSpec spec, List<String> values, int atOnce) {
        Machine machine = directories.machine();
        String title = Launching.title(spec);
        List<String> arguments = new ArrayList<>(List.of(
                directories.project().argument(),
                id,
                spec.name(),
                title,
                spec.command().shellText(),
                Launching.environment(id, directories.project(), spec.environment()),
                Launching.shell(machine),
                Launching.runner(spec),
                RecordText.options(spec.options(), true),
                Launching.guard(spec, true),
                RecordText.of(title, spec, code),
                launcher.name(),
                launcher.functions(),
                String.join("\n", launcher.directives(spec)),
                Integer.toString(atOnce),
                Integer.toString(values.size())));
        values.stream().map(ShellQuoting::quote).forEach(arguments::add);
        Script script = Script.of(LAUNCH, arguments.toArray(String[]::new))
                .after(RunDirectories.FUNCTIONS)
                .repeatable(); // by its id
        Reply reply;
        try {
            reply = machine.execute(script);
        } catch (TransportException e) {
            throw failed(id, true, "it is unknown whether it was submitted: " + e.getMessage(), e);
        }
        if (reply.status() != 0) {
            throw refused(id, reply);
        }
        return directories.parse(reply);
    }

    private LaunchException refused(String id, Reply reply) {
        String said = reply.errorText();
        return switch (reply.status()) {
            case Launching.UNKNOWN -> failed(id, true, "it is unknown whether it was submitted: " + said, null);
            case IN_PART ->
                failed(id, true, "only a part of it was submitted; the same id again submits the rest: " + said, null);
            case OTHER_COUNT -> failed(id, false, "an array of that id is there: " + said, null);
            case Launching.NO_PROJECT -> failed(id, false, said + "; init() brings the project there", null);
            default ->
                Launching.wasCut(reply)
                        ? failed(id, true, "it is unknown whether it was submitted: its launch was ended there", null)
                        : failed(id, false, "it did not start: " + said, null);
        };
    }

    private LaunchException failed(String id, boolean unknown, String why, @Nullable Throwable cause) {
        return new LaunchException(
                id, unknown, "array " + id + " on " + directories.machine().instance() + ": " + why, cause);
    }
}
