package io.recompute.python.environment;

import io.recompute.model.RemotePath;
import io.recompute.python.UnknownModule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of setting up an environment.
 *
 * @param environment where it is; empty where the project needs none, or uses the machine's own Python
 * @param python the version of its Python, as {@code 3.11}; empty where there is no environment
 * @param tool what made it: {@code uv}, {@code venv}, {@code virtualenv} or {@code conda}; empty where there is no environment
 * @param built whether it was made now; otherwise it was there, also where another program has just made it
 * @param installed what is in it that was not in the project's last one, as {@code name==version}; empty where it was there
 * @param unknown modules that the project imports and of which nobody says what brings them
 * @param leftOut lines of {@code requirements.txt} that were left out: paths of this computer
 * @param problems files of the project that could not be read, or not all of them, in words that start with the file's name
 * @param duration how long it took
 */
public record InstallReport(
        Optional<RemotePath> environment,
        String python,
        String tool,
        boolean built,
        List<String> installed,
        List<UnknownModule> unknown,
        List<String> leftOut,
        List<String> problems,
        Duration duration) {
    /** Copies the lists. */
    public InstallReport {
        installed = List.copyOf(installed);
        unknown = List.copyOf(unknown);
        leftOut = List.copyOf(leftOut);
        problems = List.copyOf(problems);
    }
}
