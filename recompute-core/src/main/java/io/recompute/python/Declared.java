package io.recompute.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a project itself says it needs: lines as in a requirements file, by the normal name of the distribution. The
 * first file that names a distribution counts. For one thread, while it is filled.
 */
final class Declared {
    /** A version of PEP 440 without a local part. */
    private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.!_-]*");

    private static final String CLAUSE = "\\s*(?:===|[=~!<>]=|[<>])\\s*v?\\d+(?:\\.\\d+)*(?:\\.\\*)?[0-9A-Za-z.]*\\s*";
    private static final Pattern PYTHON = Pattern.compile(CLAUSE + "(?:," + CLAUSE + ")*,?\\s*");

    private final Map<String, String> lines = new TreeMap<>();
    private final Map<String, String> locked = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private String pythonVersions = "";

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

    /**
     * A distribution of an index that a lock file holds: a name of the project's own, which it need not need itself. Held in
     * several versions, or in a local one ({@code 2.1+cu121}), which most indexes lack, it has none here.
     */
    void lock(String name, String version) {
        if (!DistributionName.isValid(name)) {
            return;
        }
        String line = VERSION.matcher(version).matches() ? name + "==" + version : name;
        locked.merge(DistributionName.normal(name), line, (last, next) -> last.equals(next) ? last : name);
    }

    /** How a requirements file asks for a distribution that is locked. */
    Optional<String> locked(String distribution) {
        return Optional.ofNullable(locked.get(DistributionName.normal(distribution)));
    }

    /** The locked distributions that have one version, as lines of a constraints file, sorted. */
    List<String> pins() {
        return locked.values().stream().filter(line -> line.contains("==")).toList();
    }

    /** The versions of Python that the project takes, by this file, as PEP 440 has them; the first file counts. */
    void python(String file, String versions) {
        if (!PYTHON.matcher(versions).matches()) {
            problem(file, "not versions of Python: " + versions);
        } else if (pythonVersions.isEmpty()) {
            pythonVersions = versions.replaceAll("\\s", "");
        }
    }

    /** What {@link #python} was told first; empty for any. */
    String pythonVersions() {
        return pythonVersions;
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
