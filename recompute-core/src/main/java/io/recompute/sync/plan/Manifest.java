package io.recompute.sync.plan;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Paths, each with what stands there, sorted so that a directory's files stand together. Paths are relative to the
 * project, with {@code /} between their names; directories are none of them. Immutable.
 */
public final class Manifest {
    private static final Manifest EMPTY = new Manifest(new TreeMap<>());

    private final SortedMap<String, Entry> entries;

    private Manifest(SortedMap<String, Entry> entries) {
        this.entries = Collections.unmodifiableSortedMap(entries);
    }

    /** Nothing at all. */
    public static Manifest empty() {
        return EMPTY;
    }

    /**
     * A copy of that map.
     *
     * @throws IllegalArgumentException where a path is empty, absolute, has an empty name, {@code .}, {@code ..} or a
     *     NUL character in it
     */
    public static Manifest of(Map<String, ? extends Entry> entries) {
        TreeMap<String, Entry> sorted = new TreeMap<>(Comparator.naturalOrder());
        entries.forEach((path, entry) -> sorted.put(checked(path), entry));
        return new Manifest(sorted);
    }

    /** The paths and what stands there, sorted; unmodifiable. */
    public SortedMap<String, Entry> entries() {
        return entries;
    }

    /** What stands at that path; empty where nothing does. */
    public Optional<Entry> get(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    /** How many paths there are. */
    public int size() {
        return entries.size();
    }

    /** The size of all files, in bytes. */
    public long bytes() {
        return entries.values().stream().mapToLong(Entry::bytes).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest && manifest.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** The count and the size. */
    @Override
    public String toString() {
        return size() + " paths, " + bytes() + " bytes";
    }

    private static String checked(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("not a path inside a project: '" + path + "'");
            }
        }
        return path;
    }
}
