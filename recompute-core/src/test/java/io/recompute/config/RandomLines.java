package io.recompute.config;

import java.util.Random;

/** Lines such as people leave behind in a configuration file, drawn by a seeded generator. */
final class RandomLines {
    private static final String ALPHABET = "ab%%%()s #;=:[]\"'\\$&é漢\t\u00a0";
    private static final String[] KEYS = {"host", "Password", "user name", "k", "l", "x.y", "%"};
    private static final String[] BLANKS = {"", "", " ", "  ", "\t"};
    private static final String[] VALUES = {
        "a", "", "a # b", "a ; b", "#", "=", ":", "a = b: c", "[x]", "\"q\"", "50%%", "%%%%x", "é漢", "a  b", "a\u00a0b"
    };

    private RandomLines() {}

    /** Lines that may stand below a section's header: keys, each once, and comments and blank lines between. */
    static String body(Random random) {
        StringBuilder text = new StringBuilder();
        for (String key : KEYS) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            text.append(random.nextInt(4) == 0 ? "# note " + random.nextInt(1000) + "\n" : "")
                    .append(random.nextInt(4) == 0 ? "\n" : "")
                    .append(key)
                    .append(pick(random, BLANKS))
                    .append(random.nextBoolean() ? "=" : ":")
                    .append(pick(random, BLANKS))
                    .append(pick(random, VALUES))
                    .append(pick(random, BLANKS))
                    .append('\n');
            if (random.nextInt(5) == 0) {
                text.append("\t").append(pick(random, VALUES)).append(" more\n\n  and more\n");
            }
        }
        return text.append(random.nextBoolean() ? "\n" : "").toString();
    }

    /** Lines in any order and of any indentation, most of them no configuration at all. */
    static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i >= 0; i--) {
            text.append(pick(random, BLANKS));
            switch (random.nextInt(8)) {
                case 0 ->
                    text.append('[').append("abc".charAt(random.nextInt(3))).append("] z");
                case 1 -> text.append("# comment");
                case 2 -> text.append("[DEFAULT]");
                case 3 -> text.append(pick(random, VALUES));
                case 4 -> text.append("");
                default ->
                    text.append(pick(random, KEYS))
                            .append(random.nextInt(9))
                            .append(" = ")
                            .append(pick(random, VALUES));
            }
            text.append(pick(random, BLANKS)).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        return random.nextInt(3) == 0 ? text.toString() : "[s]\n" + text;
    }

    /** A password of any characters that a line can hold. */
    static String password(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(16); i >= 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return IniValue.obstacle(text.toString()) == null ? text.toString() : "%" + text + "%";
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }
}
