package io.recompute.config;

import io.recompute.model.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of a section as they are meant: inherited ones included, percent signs read. Immutable. */
final class SectionValues {
    private final Path file;
    private final IniSection section;
    private final Map<String, IniEntry> entries;
    private final Map<String, String> texts;

    /** The values of the section; {@code defaults} is the one that it inherits from, null where there is none. */
    SectionValues(Path file, IniSection section, @Nullable IniSection defaults) {
        this.file = file;
        this.section = section;
        this.entries = new LinkedHashMap<>(defaults == null ? Map.of() : defaults.entries());
        this.entries.putAll(section.entries());
        this.texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.value()));
    }

    /** The value of the key; null where there is none, or an empty one. */
    @Nullable
    String get(String key) {
        String text = texts.get(key);
        if (text == null) {
            return null;
        }
        String value = read(key, text);
        return value.isEmpty() ? null : value;
    }

    @Nullable
    Secret secret(String key) {
        String value = get(key);
        return value == null ? null : Secret.of(value);
    }

    /** The path of that text: {@code ~/} is the home directory; a relative one starts where the file lies. */
    Path path(String key, String text, Path home) {
        try {
            return HomePath.of(text, home, file.toAbsolutePath().resolveSibling(""));
        } catch (InvalidPathException e) {
            // Without its cause, which quotes the value.
            throw error(key, "is no path of a file on this system");
        }
    }

    /** The values of all keys but those, empty ones included. */
    Map<String, String> without(Set<String> keys) {
        Map<String, String> rest = new LinkedHashMap<>();
        texts.forEach((key, text) -> {
            if (!keys.contains(key)) {
                rest.put(key, read(key, text));
            }
        });
        return Collections.unmodifiableMap(rest);
    }

    private String read(String key, String text) {
        try {
            return IniValue.read(text, texts);
        } catch (IllegalArgumentException e) {
            throw error(key, "goes round in a circle: write %% for a percent sign");
        }
    }

    /** What is wrong with the value of the key, said of its line. */
    ConfigException error(String key, String problem) {
        IniEntry entry = entries.get(key);
        int line = entry == null ? section.lineNumber() : entry.lineNumber();
        return new ConfigException(file, line, key + " of [" + section.name() + "] " + problem);
    }
}
