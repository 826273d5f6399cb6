package io.recompute.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A section and what stands in it. Immutable.
 *
 * @param name what stands between the brackets
 * @param headerLine index of the line with the brackets, from 0
 * @param entries by key, in the order of the file
 */
record IniSection(String name, int headerLine, Map<String, IniEntry> entries) {
    /** The section whose entries every other one inherits. */
    static final String DEFAULT = "DEFAULT";

    IniSection {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    int lineNumber() {
        return headerLine + 1;
    }

    /** Index of the last line that says something: the header's where there is no entry. */
    int lastLine() {
        int last = headerLine;
        for (IniEntry entry : entries.values()) {
            last = Math.max(last, entry.lastLine());
        }
        return last;
    }

    /** The values as they stand in the file, by key. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }
}
