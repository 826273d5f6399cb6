package io.recompute.python;

/**
 * The requirements in a requirements file, as pip's documentation of the format has it. Options, other files and
 * addresses without a name are pip's affair, and told.
 */
final class RequirementsText {
    static final String FILE = "requirements.txt";

    private RequirementsText() {}

    /** Adds what the text asks for. */
    static void read(String text, Declared declared) {
        read(FILE, text, declared);
    }

    /** Adds what the text of that file asks for. */
    static void read(String file, String text, Declared declared) {
        text.replace("\\\r\n", " ").replace("\\\n", " ").lines().forEach(line -> add(file, line, declared));
    }

    /** Adds what one line asks for. */
    static void add(String file, String line, Declared declared) {
        String requirement = line.strip();
        if (requirement.startsWith("#")) {
            return;
        }
        requirement = requirement
                .replaceFirst("\\s+#.*$", "")
                .replaceAll("\\s+--hash=\\S+", "")
                .strip();
        if (requirement.isEmpty()) {
            return;
        }
        if (requirement.startsWith("-")) {
            declared.problem(file, "left to pip: " + requirement);
        } else {
            declared.add(file, requirement);
        }
    }
}
