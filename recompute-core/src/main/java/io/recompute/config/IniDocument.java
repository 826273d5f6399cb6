package io.recompute.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in INI format: its lines, each with what ends it, so that joined they are the file again, and the sections
 * found in them. Immutable.
 */
final class IniDocument {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Path file;
    private final String mark;
    private final List<String> lines;
    private final Map<String, IniSection> sections;

    private IniDocument(Path file, String mark, List<String> lines) {
        this.file = file;
        this.mark = mark;
        this.lines = List.copyOf(lines);
        this.sections = Collections.unmodifiableMap(new LinkedHashMap<>(new IniParser(file, this.lines).parse()));
    }

    /** Reads the text of the file; a byte order mark at its start is kept, but is no part of the first line. */
    static IniDocument of(Path file, String text) {
        boolean marked = text.startsWith(BYTE_ORDER_MARK);
        return new IniDocument(
                file, marked ? BYTE_ORDER_MARK : "", split(marked ? text.substring(BYTE_ORDER_MARK.length()) : text));
    }

    /** The same file with other lines. */
    IniDocument withLines(List<String> newLines) {
        return new IniDocument(file, mark, newLines);
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !pair)) {
                lines.add(text.substring(start, i + 1));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    Path file() {
        return file;
    }

    List<String> lines() {
        return lines;
    }

    /** By name, in the order of the file. */
    Map<String, IniSection> sections() {
        return sections;
    }

    @Nullable
    IniSection section(String name) {
        return sections.get(name);
    }

    /** What the file says, without where it says it: the values as they stand, by section and key. */
    Map<String, Map<String, String>> values() {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        sections.forEach((name, section) -> values.put(name, section.values()));
        return values;
    }

    /** What ends the first line, and so is to end every new one. */
    String lineEnd() {
        if (lines.isEmpty()) {
            return "\n";
        }
        String first = lines.get(0);
        return first.endsWith("\r\n") ? "\r\n" : first.endsWith("\r") ? "\r" : "\n";
    }

    /** The whole file. */
    String text() {
        return mark + String.join("", lines);
    }
}
