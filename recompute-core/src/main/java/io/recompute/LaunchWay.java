package io.recompute;

import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a project's runs are started. Immutable.
 *
 * @param defaults what each run asks for, besides what it asks for itself; of all this the last that is said counts
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
        return new LaunchWay(launcher, defaults(settings));
    }

    /** This way, where such a section has defaults, too. */
    LaunchWay over(Map<String, String> settings) {
        return new LaunchWay(
                launcher,
                Stream.concat(defaults(settings).stream(), defaults.stream()).toList());
    }

    private static List<LaunchOptions> defaults(Map<String, String> settings) {
        return Launcher.all().stream()
                .map(Launcher::name)
                .filter(settings::containsKey)
                .map(name -> LaunchOptions.of(
                        name, List.of(settings.getOrDefault(name, "").strip().split("\\s+"))))
                .toList();
    }
}
