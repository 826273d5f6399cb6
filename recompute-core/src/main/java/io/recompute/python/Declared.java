package io.recompute.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a project itself says it needs: lines as in a requirements file, by the normal name of the distribution. The
 * first file that names a distribution counts. For one thread, while it is filled.
 */
final class Declared {
    private final Map<String, String> lines = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** A requirement in the form of PEP 508, from this file; what is no such thing is a problem of the file. */
    void add(String file, String requirement) {
        String line = requirement.strip();
        String name = nameOf(line);
        if (!DistributionName.isValid(name) || line.indexOf('\n') >= 0) {
            problem(file, "not a requirement: " + line);
        } else {
            lines.putIfAbsent(DistributionName.normal(name), line);
        }
    }

    /** Something in this file that is not read; logins in addresses are masked. */
    void problem(String file, String message) {
        problems.add(file + ": " + AddressLogins.mask(message));
    }

    /** The line for a distribution. */
    Optional<String> line(String distribution) {
        return Optional.ofNullable(lines.get(DistributionName.normal(distribution)));
    }

    /** The normal names and their lines, sorted by name. */
    Map<String, String> lines() {
        return lines;
    }

    List<String> problems() {
        return problems;
    }

    /** The name that a requirement starts with. */
    static String nameOf(String line) {
        int end = 0;
        while (end < line.length()
                && (Character.isLetterOrDigit(line.charAt(end)) || "._-".indexOf(line.charAt(end)) >= 0)) {
            end++;
        }
        return line.substring(0, end);
    }
}
