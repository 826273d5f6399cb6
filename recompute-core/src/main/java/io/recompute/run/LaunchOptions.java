package io.recompute.run;

import java.util.List;

/** What one launcher is told of a run beyond what all of them understand. Immutable. */
public interface LaunchOptions {
    /** The {@linkplain Launcher#name() name} of the launcher that it is for; others pass it over. */
    String launcher();

    /** The lines that it is told, without line breaks; what they mean is its own matter. */
    List<String> directives();

    /**
     * Those lines for that launcher.
     *
     * @throws io.recompute.model.RecomputeException where one has a line break
     */
    static LaunchOptions of(String launcher, List<String> directives) {
        return new PlainLaunchOptions(launcher, directives);
    }
}
