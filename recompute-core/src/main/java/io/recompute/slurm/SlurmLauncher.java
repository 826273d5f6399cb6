package io.recompute.slurm;

import io.recompute.model.RecomputeException;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The launcher whose runs are jobs of a Slurm cluster, submitted on the machine, a login node, to nodes that have the same
 * files. Immutable. Found as {@link Launcher#slurm()}.
 *
 * <p>{@link RunSpec#gpus} becomes {@code --gres=gpu:N}: Slurm queues what finds none free, and {@link RunSpec#waitForGpus}
 * adds nothing. {@link RunSpec#timeLimit} is kept by the run's own supervisor to the second; Slurm is told two minutes more,
 * for its plans. What else there is to say stands in {@link SlurmOptions}.
 */
public final class SlurmLauncher implements Launcher {
    static final String NAME = "slurm";
    private static final String FUNCTIONS = Script.text(SlurmLauncher.class, "slurm.sh");
    private static final Pattern DIRECTIVE = Pattern.compile("(-.+|after[a-z]*:[A-Za-z0-9][A-Za-z0-9._-]*(-\\*)?)");
    /** By these the library finds the job and its outputs. */
    private static final Pattern OURS = Pattern.compile(
            "(--(job-name|comment|output|error|open-mode|array|chdir|parsable|wrap|wait)|-[JoeaDW])([= ].*|)");

    private static final long MINUTE = 60;

    /** The one there is. */
    public SlurmLauncher() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String functions() {
        return FUNCTIONS;
    }

    @Override
    public List<String> directives(RunSpec spec) {
        List<String> lines = new ArrayList<>();
        lines.add("--no-requeue");
        if (spec.options().limit() > 0) {
            lines.add("--time=" + ((spec.options().limit() + MINUTE - 1) / MINUTE + 2));
        }
        if (spec.options().gpus() > 0) {
            lines.add("--gres=gpu:" + spec.options().gpus());
        }
        spec.directives(NAME).stream().map(SlurmLauncher::checked).forEach(lines::add);
        return lines;
    }

    @Override
    public boolean hasArrays() {
        return true;
    }

    private static String checked(String line) {
        if (!DIRECTIVE.matcher(line).matches() || OURS.matcher(line).matches()) {
            throw new RecomputeException("not an option of sbatch for a run: '" + line
                    + "'; it starts with a dash, and name, comment, outputs, array and directory are the library's");
        }
        return line;
    }

    @Override
    public String toString() {
        return NAME;
    }
}
