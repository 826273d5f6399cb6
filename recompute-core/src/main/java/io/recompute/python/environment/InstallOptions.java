package io.recompute.python.environment;

import java.util.List;

/**
 * What is asked of an installation beside what the project needs. Immutable.
 *
 * @param packages what is to be there as well from now on, as {@link io.recompute.python.PackageNames} reads it
 * @param force whether to write {@code requirements.txt} anew even where it is the user's, of which a copy stays, and to
 *     make another environment than the one that is there
 */
public record InstallOptions(List<String> packages, boolean force) {
    /** Copies the list. */
    public InstallOptions {
        packages = List.copyOf(packages);
    }

    /** What the project needs, and these packages. */
    public static InstallOptions of(String... packages) {
        return new InstallOptions(List.of(packages), false);
    }

    /** The same, forced. */
    public InstallOptions forced() {
        return new InstallOptions(packages, true);
    }
}
