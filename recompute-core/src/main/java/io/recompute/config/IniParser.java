package io.recompute.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines by the rules of Python's configparser, in its strict mode: a comment has a line of its own, a line that
 * is indented deeper than the key above it goes on with that key's value, blank lines between included. For one use
 * by one thread.
 */
final class IniParser {
    private final Path file;
    private final List<String> lines;
    private final Map<String, IniSection> sections = new LinkedHashMap<>();

    private @Nullable String section;
    private int sectionLine;
    private Map<String, IniEntry> entries = new LinkedHashMap<>();

    private @Nullable String key;
    private int keyLine;
    private int valueStart;
    private int valueEndLine;
    private List<String> value = new ArrayList<>();

    private int indent;

    IniParser(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** The sections by name, in the order of the file. */
    Map<String, IniSection> parse() {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String content = Blanks.strip(line);
            if (content.isEmpty()) {
                value.add("");
            } else if (!isComment(content)) {
                content(i, Blanks.leading(line), content);
            }
        }
        endSection();
        return sections;
    }

    static boolean isComment(String content) {
        return content.startsWith("#") || content.startsWith(";");
    }

    private void content(int line, int depth, String content) {
        if (key != null && depth > indent) {
            value.add(content);
            valueEndLine = line;
            return;
        }
        indent = depth;
        // Up to the last bracket, as configparser has it; what comes behind is nobody's.
        int bracket = content.startsWith("[") ? content.lastIndexOf(']') : -1;
        if (bracket > 1) {
            startSection(line, content.substring(1, bracket));
        } else if (section == null) {
            throw new ConfigException(
                    file, line + 1, "there is no section yet; the file starts with a line that reads [general]");
        } else {
            startEntry(line, depth, content);
        }
    }

    private void startSection(int line, String name) {
        endSection();
        IniSection earlier = sections.get(name);
        if (earlier != null && !name.equals(IniSection.DEFAULT)) {
            throw new ConfigException(
                    file,
                    line + 1,
                    "the section [" + name + "] is there already, in line " + earlier.lineNumber()
                            + "; remove one of the two, or give it another number");
        }
        section = name;
        sectionLine = earlier == null ? line : earlier.headerLine();
        entries = earlier == null ? new LinkedHashMap<>() : new LinkedHashMap<>(earlier.entries());
    }

    private void endSection() {
        endEntry();
        if (section != null) {
            sections.put(section, new IniSection(section, sectionLine, entries));
        }
    }

    private void startEntry(int line, int depth, String content) {
        endEntry();
        int delimiter = delimiter(content);
        if (delimiter < 1) {
            // The line is not quoted: it may be a password that lost its key.
            throw new ConfigException(
                    file, line + 1, "this is neither [section] nor key = value; mend or remove the line");
        }
        String name = Blanks.stripTrailing(content.substring(0, delimiter)).toLowerCase(Locale.ROOT);
        IniEntry earlier = entries.get(name);
        if (earlier != null) {
            throw new ConfigException(
                    file,
                    line + 1,
                    "'" + name + "' is there already, in line " + earlier.lineNumber() + "; remove one of the two");
        }
        String rest = content.substring(delimiter + 1);
        key = name;
        keyLine = line;
        valueEndLine = line;
        valueStart = depth + delimiter + 1 + Blanks.leading(rest);
        value = new ArrayList<>(List.of(Blanks.strip(rest)));
    }

    private static int delimiter(String content) {
        int equals = content.indexOf('=');
        int colon = content.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    private void endEntry() {
        if (key != null) {
            String joined = Blanks.stripTrailing(String.join("\n", value));
            entries.put(key, new IniEntry(key, joined, keyLine, valueEndLine, valueStart));
        }
        key = null;
        value = new ArrayList<>();
    }
}
