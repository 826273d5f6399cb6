package io.recompute.slurm;

import io.recompute.model.RecomputeException;
import io.recompute.run.LaunchOptions;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run asks of Slurm: {@code RunSpec.shell("python3 train.py").launch(SlurmOptions.none().partition("gpu"))}. Immutable:
 * every step gives a new one. What is said last counts,
 * but for what it is to come after, which adds up. Slurm itself judges the values when the job is submitted.
 */
public final class SlurmOptions implements LaunchOptions {
    private static final SlurmOptions NONE = new SlurmOptions(List.of());

    /** Behind the id of an array: all its runs. */
    private static final String EACH = "-*";

    private final List<String> directives;

    private SlurmOptions(List<String> directives) {
        this.directives = List.copyOf(directives);
    }

    /** Nothing beyond the cluster's defaults. */
    public static SlurmOptions none() {
        return NONE;
    }

    /** In that partition; several with commas between. */
    public SlurmOptions partition(String partition) {
        return with("--partition=", partition);
    }

    /** On that account. */
    public SlurmOptions account(String account) {
        return with("--account=", account);
    }

    /** With that quality of service. */
    public SlurmOptions qos(String qos) {
        return with("--qos=", qos);
    }

    /**
     * Slurm's own time limit, in place of the partition's; a run's own is {@link RunSpec#timeLimit}.
     *
     * @param limit positive; rounded up to whole minutes, as Slurm counts
     */
    public SlurmOptions time(Duration limit) {
        return with("--time=", Long.toString(limit.plusSeconds(59).toMinutes()));
    }

    /**
     * A signal to the run's command that long before Slurm's time limit is over, so that it can save what it has. Slurm looks
     * at the time now and then, so that it comes up to a minute earlier.
     *
     * @param before rounded up to whole seconds
     */
    public SlurmOptions warning(Signal signal, Duration before) {
        return with(
                "--signal=", "B:" + signal.name() + "@" + before.plusMillis(999).toSeconds());
    }

    /** On that many nodes. The command runs on the first; {@code srun} in it reaches the others. */
    public SlurmOptions nodes(int count) {
        return with("--nodes=", Integer.toString(count));
    }

    /** With room for that many tasks, which {@code srun} in the command starts. */
    public SlurmOptions tasks(int count) {
        return with("--ntasks=", Integer.toString(count));
    }

    /** With that many processors for each task. */
    public SlurmOptions cpus(int count) {
        return with("--cpus-per-task=", Integer.toString(count));
    }

    /** With that much memory on each node: {@code 16G}. */
    public SlurmOptions memory(String amount) {
        return with("--mem=", amount);
    }

    /** With generic resources on each node: {@code gpu:a100:2}. */
    public SlurmOptions gres(String resources) {
        return with("--gres=", resources);
    }

    /** With that many GPUs for the job, on however many nodes. */
    public SlurmOptions gpus(int count) {
        return with("--gpus=", Integer.toString(count));
    }

    /** On nodes with these features. */
    public SlurmOptions constraint(String features) {
        return with("--constraint=", features);
    }

    /** Not before that run, a job of the same cluster and project, has succeeded; further ones add up. */
    public SlurmOptions after(RemoteProcess run) {
        return more("afterok:" + RunSpec.checkedId(run.id()));
    }

    /** Not before that run has ended, however that was. */
    public SlurmOptions afterAny(RemoteProcess run) {
        return more("afterany:" + RunSpec.checkedId(run.id()));
    }

    /** Not before each task of that array has succeeded; further ones add up. */
    public SlurmOptions after(RunArray array) {
        return more("afterok:" + RunSpec.checkedId(array.id()) + EACH);
    }

    /** Not before each task of that array has ended, however that was. */
    public SlurmOptions afterAny(RunArray array) {
        return more("afterany:" + RunSpec.checkedId(array.id()) + EACH);
    }

    /**
     * Started again from its beginning where its node fails or another takes its place. Else it is then over: a run starts
     * once.
     */
    public SlurmOptions requeue() {
        return more("--requeue");
    }

    /**
     * An option of {@code sbatch} as it is written there, with its value: {@code raw("--nice=100")}.
     *
     * @throws RecomputeException at the launch, where it is none, or concerns what the library sees to itself
     */
    public SlurmOptions raw(String option) {
        return more(option);
    }

    private SlurmOptions with(String option, String value) {
        if (value.isBlank() || value.chars().anyMatch(character -> character <= ' ' || character == '"')) {
            throw new RecomputeException("not a value of " + option + " '" + value + "'; it is a word");
        }
        return more(option + value);
    }

    private SlurmOptions more(String line) {
        List<String> lines = new ArrayList<>(directives);
        lines.addAll(LaunchOptions.of(SlurmLauncher.NAME, List.of(line)).directives());
        return new SlurmOptions(lines);
    }

    @Override
    public String launcher() {
        return SlurmLauncher.NAME;
    }

    @Override
    public List<String> directives() {
        return directives;
    }

    @Override
    public String toString() {
        return "SlurmOptions" + directives;
    }
}
