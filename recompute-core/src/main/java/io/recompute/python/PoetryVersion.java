package io.recompute.python;

import java.util.ArrayList;
import java.util.List;

/** Poetry's version constraints, as its documentation describes them, in the words of PEP 440. */
final class PoetryVersion {
    private PoetryVersion() {}

    /** {@code ^1.2} becomes {@code >=1.2,<2}; empty for any version; null-free and never checked further. */
    static String pep440(String constraint) {
        List<String> parts = new ArrayList<>();
        for (String part : constraint.split(",", -1)) {
            String converted = part(part.strip());
            if (!converted.isEmpty()) {
                parts.add(converted);
            }
        }
        return String.join(",", parts);
    }

    private static String part(String part) {
        if (part.isEmpty() || part.equals("*")) {
            return "";
        }
        if (part.startsWith("^")) {
            String version = part.substring(1).strip();
            return ">=" + version + ",<" + next(version, caretPlace(version));
        }
        if (part.startsWith("~") && !part.startsWith("~=")) {
            String version = part.substring(1).strip();
            return ">=" + version + ",<" + next(version, Math.min(1, version.split("\\.", -1).length - 1));
        }
        if (Character.isDigit(part.charAt(0))) {
            return "==" + part;
        }
        return part.replace(" ", "");
    }

    /** The first number that is not zero, or else the last one given. */
    private static int caretPlace(String version) {
        String[] numbers = version.split("\\.", -1);
        for (int i = 0; i < numbers.length; i++) {
            if (number(numbers[i]) > 0) {
                return i;
            }
        }
        return numbers.length - 1;
    }

    private static String next(String version, int place) {
        String[] numbers = version.split("\\.", -1);
        StringBuilder next = new StringBuilder();
        for (int i = 0; i < place; i++) {
            next.append(number(numbers[i])).append('.');
        }
        return next.append(number(numbers[place]) + 1).toString();
    }

    private static long number(String part) {
        int end = 0;
        while (end < part.length() && end < 15 && Character.isDigit(part.charAt(end))) {
            end++;
        }
        return end == 0 ? 0 : Long.parseLong(part.substring(0, end));
    }
}
