package io.recompute.examples.re;

import io.recompute.Project;
import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As what a process is started, where the config file is not to say so: of the machine itself, or a job of a scheduler. */
final class JobOptions {
    private static final String SLURM = "slurm";

    @Option(
            names = "--launcher",
            paramLabel = "NAME",
            description =
                    "detached, slurm (a job of the machine's cluster) or auto, instead of what the configuration says.")
    private @Nullable String launcher;

    @Option(
            names = "--slurm",
            paramLabel = "OPTIONS",
            description = "As a job of Slurm, with these options of sbatch, after those of the configuration.")
    private @Nullable String options;

    /** That project with its processes started so. */
    Project with(Project project) {
        if (options != null) {
            Launcher slurm = Launcher.named(launcher == null ? SLURM : launcher);
            return project.launcher(
                    slurm, LaunchOptions.of(SLURM, List.of(options.strip().split("\\s+"))));
        }
        return launcher == null ? project : project.launcher(Launcher.named(launcher));
    }
}
