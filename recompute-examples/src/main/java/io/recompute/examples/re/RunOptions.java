package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.Command;
import io.recompute.run.RunSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code sync} and {@code async} have in common: the command, and whether the files are sent before it. */
final class RunOptions {
    private static final Pattern PYTHON = Pattern.compile("python|\\.py\\b");

    @Parameters(paramLabel = "\"COMMAND\"", arity = "1", description = "A text of the shell, as one argument.")
    private String command = "";

    @Option(
            names = "--rsync",
            negatable = true,
            description = "Send the files first, or do not; by default, for a command that names python or a .py file.")
    private @Nullable Boolean rsync;

    @Option(names = "--force", description = "Send them as `re rsync --force` does.")
    private boolean force;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Call the process so in `re list`, which shows what async started.")
    private @Nullable String name;

    Command command() {
        return Command.shell(command);
    }

    RunSpec spec() {
        RunSpec spec = RunSpec.of(command());
        return name == null ? spec : spec.name(name);
    }

    /** Whether the files are to be sent before the command is run. */
    boolean sendsFiles() {
        return rsync == null ? force || PYTHON.matcher(command).find() : rsync;
    }

    /**
     * Sends the files where they are to be.
     *
     * @return whether the command may be run
     */
    boolean sendFiles(Workspace workspace, Re re) {
        if (!sendsFiles()) {
            return true;
        }
        PrintStream summary = re.isVerbose() ? re.streams().err() : new PrintStream(OutputStream.nullOutputStream());
        return Synchronization.run(workspace, force, summary, re.streams()) == 0;
    }
}
