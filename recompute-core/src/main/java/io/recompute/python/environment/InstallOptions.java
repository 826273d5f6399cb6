package io.recompute.python.environment;

import java.util.List;

/**
 * What is asked of an installation beside what the project needs. Immutable.
 *
 * @param packages what is to be there as well from now on, as {@link io.recompute.python.PackageNames} reads it
 * @param force whether to write {@code requirements.txt} anew even where it is the user's, of which a copy stays, and to
 *     make another environment than the one that is there
 * @param isAsked whether somebody asks for it, rather than that it comes with {@code init()}
 */
public record InstallOptions(List<String> packages, boolean force, boolean isAsked) {
    /** Copies the list. */
    public InstallOptions {
        packages = List.copyOf(packages);
    }

    /** What {@code init()} asks for. */
    public static InstallOptions initial() {
        return new InstallOptions(List.of(), false, false);
    }

    /** What the project needs, and these packages. */
    public static InstallOptions of(String... packages) {
        return new InstallOptions(List.of(packages), false, true);
    }

    /** The same, forced. */
    public InstallOptions forced() {
        return new InstallOptions(packages, true, isAsked);
    }
}
