package io.recompute.python;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The modules that Python itself brings, by version from 3.8 to 3.14; earlier counts as 3.8, later as 3.14. */
final class StandardLibrary {
    private static final PythonVersion OLDEST = new PythonVersion(3, 8);
    private static final PythonVersion NEWEST = new PythonVersion(3, 14);

    private final Set<String> modules;

    private StandardLibrary(Set<String> modules) {
        this.modules = Set.copyOf(modules);
    }

    /** @param version null for all that any of the versions has */
    static StandardLibrary of(@Nullable PythonVersion version) {
        Set<String> modules = new HashSet<>(Set.of("__main__"));
        for (String line : DataFile.lines("standard-library.txt")) {
            String[] words = line.split(" ", -1);
            if (version == null || contains(within(version), words[1], words[2])) {
                modules.add(words[0]);
            }
        }
        return new StandardLibrary(modules);
    }

    /** Whether a module of this name, its first part alone, belongs to it. */
    boolean has(String top) {
        return modules.contains(top);
    }

    private static boolean contains(PythonVersion version, String first, String last) {
        return PythonVersion.parse(first).compareTo(version) <= 0
                && (last.equals("-") || PythonVersion.parse(last).compareTo(version) >= 0);
    }

    private static PythonVersion within(PythonVersion version) {
        if (version.compareTo(OLDEST) < 0) {
            return OLDEST;
        }
        return version.compareTo(NEWEST) > 0 ? NEWEST : version;
    }
}
