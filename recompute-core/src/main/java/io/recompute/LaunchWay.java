package io.recompute;

import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import java.util.List;
import java.util.Map;

/**
 * How a project's runs are started. Immutable.
 *
 * @param defaults count before what a run asks for itself
 */
record LaunchWay(Launcher launcher, List<LaunchOptions> defaults) {
    LaunchWay {
        defaults = List.copyOf(defaults);
    }

    /**
     * As a machine's section of the config file says: {@code launcher = slurm}, and what the launcher is told of each run,
     * words with blanks between, as {@code slurm = --partition=gpu --account=ours}.
     *
     * @throws io.recompute.model.RecomputeException where there is no such launcher
     */
    static LaunchWay of(Map<String, String> settings) {
        Launcher launcher = Launcher.named(
                settings.getOrDefault("launcher", Launcher.DETACHED).strip());
        List<LaunchOptions> defaults = Launcher.all().stream()
                .map(Launcher::name)
                .filter(settings::containsKey)
                .map(name -> LaunchOptions.of(
                        name, List.of(settings.getOrDefault(name, "").strip().split("\\s+"))))
                .toList();
        return new LaunchWay(launcher, defaults);
    }
}
