package io.recompute.python;

/** The requirements in a {@code setup.cfg}: {@code install_requires} in its section {@code options}. */
final class SetupCfg {
    static final String FILE = "setup.cfg";

    private SetupCfg() {}

    /** Adds what the text asks for. */
    static void read(String text, Declared declared) {
        boolean inOptions = false;
        boolean inList = false;
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
                continue;
            }
            boolean continues = Character.isWhitespace(line.charAt(0));
            String value = stripped;
            if (stripped.startsWith("[") && !continues) {
                inOptions = stripped.equals("[options]");
                inList = false;
                continue;
            }
            if (!continues) {
                int equals = stripped.indexOf('=');
                String key =
                        inOptions && equals > 0 ? stripped.substring(0, equals).strip() : "";
                inList = key.equals("install_requires");
                value = equals < 0 ? "" : stripped.substring(equals + 1).strip();
                if (key.equals("python_requires") && !value.isEmpty()) {
                    declared.python(FILE, value);
                }
            }
            if (inList) {
                add(value, declared);
            }
        }
    }

    private static void add(String value, Declared declared) {
        if (value.startsWith("file:")) {
            declared.problem(FILE, "takes its requirements from " + value);
        } else if (!value.isEmpty()) {
            declared.add(FILE, value);
        }
    }
}
