package io.recompute.config.ssh;

import java.util.Map;

/** Texts with {@code %h} and {@code ${NAME}} in them. */
final class Tokens {
    private Tokens() {}

    /**
     * The text with its tokens replaced; {@code %%} is a percent sign.
     *
     * @param values by the letter behind the percent sign
     * @throws IllegalArgumentException where there is another token, or one is cut off
     */
    static String expand(String text, Map<Character, String> values) {
        StringBuilder expanded = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '%') {
                expanded.append(c);
                continue;
            }
            char letter = ++at < text.length() ? text.charAt(at) : 0;
            String value = letter == '%' ? "%" : values.get(letter);
            if (value == null) {
                throw new IllegalArgumentException(
                        letter == 0 ? "it ends in a percent sign" : "%" + letter + " is not known here");
            }
            expanded.append(value);
        }
        return expanded.toString();
    }

    /**
     * The text with {@code ${NAME}} replaced by variables.
     *
     * @throws IllegalArgumentException where a variable is not set
     */
    static String expandVariables(String text, Map<String, String> environment) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int start = text.indexOf("${", at);
            int end = start < 0 ? -1 : text.indexOf('}', start);
            if (end < 0) {
                break;
            }
            String name = text.substring(start + 2, end);
            String value = environment.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the variable " + name + " is not set");
            }
            expanded.append(text, at, start).append(value);
            at = end + 1;
        }
        return expanded.append(text.substring(at)).toString();
    }
}
