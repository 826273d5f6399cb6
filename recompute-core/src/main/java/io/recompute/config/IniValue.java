package io.recompute.config;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The meaning of percent signs in a value, as configparser's basic interpolation has it. */
final class IniValue {
    /** As deep as configparser follows references. */
    private static final int MAX_DEPTH = 10;

    private IniValue() {}

    /**
     * The value that the text stands for: {@code %%} is one percent sign, {@code %(key)s} the value of another key.
     * Where configparser gives up, at a lone percent sign or a key that is not there, the text is taken as it is:
     * people write passwords by hand.
     *
     * @param values what can be referred to, as it stands in the file, by key
     * @throws IllegalArgumentException where references go round in a circle
     */
    static String read(String text, Map<String, String> values) {
        StringBuilder result = new StringBuilder();
        expand(text, values, 1, result);
        return result.toString();
    }

    private static void expand(String text, Map<String, String> values, int depth, StringBuilder result) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("references like %(key)s go round in a circle");
        }
        int at = 0;
        while (at < text.length()) {
            int close = text.startsWith("%(", at) ? text.indexOf(')', at) : -1;
            String target = text.startsWith(")s", close) ? target(text.substring(at + 2, close), values) : null;
            if (target != null) {
                expand(target, values, depth + 1, result);
                at = close + 2;
            } else {
                result.append(text.charAt(at));
                at += text.startsWith("%%", at) ? 2 : 1;
            }
        }
    }

    private static @Nullable String target(String key, Map<String, String> values) {
        return values.get(key.toLowerCase(Locale.ROOT));
    }

    /** The text that stands for the value. */
    static String write(String value) {
        return value.replace("%", "%%");
    }

    /** Why the format cannot hold the value, as the end of a sentence; null where it can. */
    static @Nullable String obstacle(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            return "has more than one line";
        }
        if (!value.equals(Blanks.strip(value))) {
            return "starts or ends with a blank";
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            return "has half a character in it (an unpaired surrogate)";
        }
        return null;
    }
}
