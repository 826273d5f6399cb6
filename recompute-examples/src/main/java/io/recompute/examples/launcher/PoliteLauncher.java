package io.recompute.examples.launcher;

import io.recompute.run.Launcher;

/**
 * An example of a launcher: a machine's processes again, but such as give way to all others. Immutable. It is found since
 * {@code META-INF/services/io.recompute.run.Launcher} names it, and chosen by {@code launcher = polite} or {@code
 * Project.launcher(Launcher.named("polite"))}. One for another scheduler leaves {@link #isQueue()} alone, and defines the other
 * functions that {@link Launcher} tells of as well.
 */
public final class PoliteLauncher implements Launcher {
    private static final String FUNCTIONS = """
            launcher_here() { command -v nice >/dev/null; }

            # launcher_start RUN PROJECT SHELL ATTEMPT: what the runner says on descriptor 8 is the answer.
            launcher_start() {
                mkfifo "$1/alive" 2>/dev/null
                nice -n 19 /bin/sh "$1/runner" detach "$1" "$2" "$3" "$4" 8>&1 </dev/null >>"$1/log" 2>&1 &
            }
            """;

    /** For {@link java.util.ServiceLoader}. */
    public PoliteLauncher() {}

    @Override
    public String name() {
        return "polite";
    }

    @Override
    public String functions() {
        return FUNCTIONS;
    }

    @Override
    public boolean isQueue() {
        return false;
    }
}
