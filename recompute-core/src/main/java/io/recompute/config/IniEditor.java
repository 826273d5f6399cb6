package io.recompute.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of a document that leave every other line as it is. Each returns the changed document, after it was read
 * again to see that it says what it should: in a file that leans on indentation, a line may mean something else after
 * a change above it, and then nothing is changed.
 */
final class IniEditor {
    private IniEditor() {}

    /** With one more section at the end; {@code values} as they are meant, by key. */
    static IniDocument append(IniDocument document, String name, Map<String, String> values) {
        String end = document.lineEnd();
        List<String> lines = new ArrayList<>(document.lines());
        if (!lines.isEmpty()) {
            String last = lines.get(lines.size() - 1);
            if (!last.endsWith("\n") && !last.endsWith("\r")) {
                lines.set(lines.size() - 1, last + end);
            }
            if (!Blanks.strip(last).isEmpty()) {
                lines.add(end);
            }
        }
        lines.add("[" + name + "]" + end);
        Map<String, String> written = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            written.put(key, IniValue.write(value));
            lines.add(key + " = " + IniValue.write(value) + end);
        });
        lines.add(end);
        Map<String, Map<String, String>> expected = document.values();
        expected.put(name, written);
        return checked(document, lines, expected);
    }

    /** With that value under the key, which a section that is there has or gets. */
    static IniDocument set(IniDocument document, String name, String key, String value) {
        IniSection section = section(document, name);
        List<String> lines = new ArrayList<>(document.lines());
        String end = document.lineEnd();
        IniEntry entry = section.entries().get(key);
        if (entry == null) {
            int at = section.headerLine() + 1;
            if (!lines.get(at - 1).endsWith("\n") && !lines.get(at - 1).endsWith("\r")) {
                lines.set(at - 1, lines.get(at - 1) + end);
            }
            lines.add(at, indentOfNext(lines, at) + key + " = " + IniValue.write(value) + end);
        } else {
            String line = lines.get(entry.firstLine());
            String start = line.substring(0, entry.valueStart());
            String space = entry.value().isEmpty() && !start.endsWith(" ") ? " " : "";
            lines.set(entry.firstLine(), start + space + IniValue.write(value) + lineEndOf(line));
            removeContent(lines, entry.firstLine() + 1, entry.lastLine());
        }
        Map<String, Map<String, String>> expected = document.values();
        Map<String, String> values = new LinkedHashMap<>(section.values());
        values.put(key, IniValue.write(value));
        expected.put(section.name(), values);
        return checked(document, lines, expected);
    }

    /**
     * Without the section. Comments right below its last line go with it, unless they stand right above the next
     * section; all others stay.
     */
    static IniDocument remove(IniDocument document, String name) {
        IniSection section = section(document, name);
        List<String> lines = new ArrayList<>(document.lines());
        int end = section.lastLine() + 1;
        int comments = end;
        while (comments < lines.size() && isComment(lines.get(comments))) {
            comments++;
        }
        if (comments == lines.size() || isBlank(lines.get(comments))) {
            end = comments;
        }
        while (end < lines.size() && isBlank(lines.get(end))) {
            end++;
        }
        lines.subList(section.headerLine(), end).clear();
        Map<String, Map<String, String>> expected = document.values();
        expected.remove(section.name());
        return checked(document, lines, expected);
    }

    /** With another name for the section, which no other one has. */
    static IniDocument rename(IniDocument document, String name, String newName) {
        IniSection section = section(document, name);
        List<String> lines = new ArrayList<>(document.lines());
        String header = lines.get(section.headerLine());
        int start = header.indexOf('[') + 1;
        lines.set(section.headerLine(), header.substring(0, start) + newName + header.substring(start + name.length()));
        Map<String, Map<String, String>> expected = document.values();
        Map<String, String> values = expected.remove(name);
        expected.put(newName, values == null ? Map.of() : values);
        return checked(document, lines, expected);
    }

    private static IniSection section(IniDocument document, String name) {
        IniSection section = document.section(name);
        if (section == null) {
            throw new IllegalArgumentException("no section [" + name + "] in " + document.file());
        }
        return section;
    }

    private static IniDocument checked(
            IniDocument document, List<String> lines, Map<String, Map<String, String>> expected) {
        IniDocument changed = document.withLines(lines);
        if (!changed.values().equals(expected)) {
            throw new ConfigException(
                    document.file(),
                    "the change would alter what other lines mean, since some are indented; nothing was written:"
                            + " remove the indentation, then try again");
        }
        return changed;
    }

    /** The indentation at which a new line neither goes on with the one above nor makes the next one go on with it. */
    private static String indentOfNext(List<String> lines, int from) {
        for (String line : lines.subList(from, lines.size())) {
            if (!isBlank(line) && !isComment(line)) {
                return line.substring(0, Blanks.leading(line));
            }
        }
        return "";
    }

    private static void removeContent(List<String> lines, int from, int last) {
        for (int i = last; i >= from; i--) {
            if (!isComment(lines.get(i))) {
                lines.remove(i);
            }
        }
    }

    private static String lineEndOf(String line) {
        return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") ? "\n" : line.endsWith("\r") ? "\r" : "";
    }

    private static boolean isBlank(String line) {
        return Blanks.strip(line).isEmpty();
    }

    private static boolean isComment(String line) {
        return IniParser.isComment(Blanks.strip(line));
    }
}
