package io.recompute.python;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requirements in a conda {@code environment.yml}: the list {@code dependencies} with the list {@code pip} in it. No
 * other YAML than lists of plain words, one a line, is read. A conda package is taken for the distribution of its name
 * only where such a distribution is known; it is told where it is not.
 */
final class CondaEnvironment {
    static final String FILE = "environment.yml";

    private static final Pattern PACKAGE = Pattern.compile(
            "(?:[\\w.-]+::)?([A-Za-z0-9][\\w.-]*)\\s*(?:(=|==|>=|<=|>|<|!=|~=)\\s*([^=\\s]+)(?:=\\S*)?)?");

    private static final Pattern HERE =
            Pattern.compile("(-e|-r|-c|--editable|--requirement|--constraint)\\b.*|\\.{0,2}/.*|\\.(\\[.*)?|file:.*");

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "pytorch",
            "torch",
            "opencv",
            "opencv-python",
            "py-opencv",
            "opencv-python",
            "tensorflow-gpu",
            "tensorflow");

    /** What only a conda environment needs. */
    private static final Set<String> NOT_PYTHON = Set.of(
            "python",
            "pip",
            "cudatoolkit",
            "cuda",
            "cudnn",
            "pytorch-cuda",
            "cpuonly",
            "mkl",
            "blas",
            "ffmpeg",
            "nodejs");

    private CondaEnvironment() {}

    /** Adds what the text asks for. */
    static void read(String text, Declared declared) {
        Set<String> known = new HashSet<>();
        ModuleMap.bundled().names().forEach(name -> known.add(DistributionName.normal(name)));
        boolean inDependencies = false;
        int pip = -1;
        for (String raw : text.lines().toList()) {
            String line = raw.replaceFirst("\\s+#.*$", "");
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            int indent = indent(line);
            if (!stripped.startsWith("-")) {
                inDependencies = stripped.equals("dependencies:");
                pip = -1;
                continue;
            }
            String item = unquoted(stripped.substring(1).strip());
            if (!inDependencies) {
                continue;
            }
            if (item.equals("pip:")) {
                pip = indent;
            } else if (pip >= 0 && indent > pip) {
                RequirementsText.add(FILE, item, declared);
            } else {
                pip = -1;
                conda(item, known, declared);
            }
        }
    }

    /** The distributions that the text asks for, by their normal names. */
    static Set<String> names(String text) {
        Declared declared = new Declared();
        read(text, declared);
        return declared.lines().keySet();
    }

    /** The text less what pip is to read of this computer: {@code -e .}, {@code -r requirements.txt}, paths. */
    static String portable(String text) {
        List<String> kept = new ArrayList<>();
        int pip = -1;
        for (String line : text.lines().toList()) {
            String item = line.strip().startsWith("-")
                    ? unquoted(line.strip().substring(1).strip())
                    : "";
            if (item.equals("pip:")) {
                pip = kept.size();
            }
            if (pip < 0 || !HERE.matcher(item).matches()) {
                kept.add(line);
            }
        }
        if (pip >= 0 && !(pip + 1 < kept.size() && indent(kept.get(pip + 1)) > indent(kept.get(pip)))) {
            kept.remove(pip); // a list of nothing is no list
        }
        return String.join("\n", kept);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static void conda(String item, Set<String> known, Declared declared) {
        Matcher parts = PACKAGE.matcher(item);
        if (!parts.matches()) {
            declared.problem(FILE, "not read: " + item);
            return;
        }
        String name = parts.group(1);
        if (NOT_PYTHON.contains(name)) {
            return;
        }
        String distribution = OTHER_NAMES.getOrDefault(name, name);
        if (!known.contains(DistributionName.normal(distribution))) {
            declared.problem(FILE, "no distribution is known for the conda package " + name);
            return;
        }
        String operator = parts.group(2);
        String version = parts.group(3);
        if (operator == null) {
            declared.add(FILE, distribution);
        } else if (operator.equals("=") && !version.endsWith("*")) {
            declared.add(FILE, distribution + "==" + version + ".*");
        } else {
            declared.add(FILE, distribution + (operator.equals("=") ? "==" : operator) + version);
        }
    }

    private static String unquoted(String item) {
        boolean quoted = item.length() > 1
                && (item.charAt(0) == '"' || item.charAt(0) == '\'')
                && item.charAt(item.length() - 1) == item.charAt(0);
        return quoted ? item.substring(1, item.length() - 1) : item;
    }
}
