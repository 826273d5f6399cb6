package io.recompute.sync.plan;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Paths, each with what stands there, sorted so that a directory's files stand together. Paths are relative to the
 * project, with {@code /} between their names; directories are none of them. Immutable.
 */
public final class Manifest {
    private static final Manifest EMPTY = new Builder().build();

    // Two arrays rather than a map: a project of 100,000 files is compared on each synchronisation, and kept.
    private final String[] paths;
    private final Entry[] entries;

    private Manifest(String[] paths, Entry[] entries) {
        this.paths = paths;
        this.entries = entries;
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
        Builder builder = new Builder();
        entries.forEach(builder::add);
        return builder.build();
    }

    /** A new one, with nothing in it. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects paths; those that come in their order cost the least. Not thread-safe. */
    public static final class Builder {
        private final List<String> paths = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();

        /**
         * Adds a path; of two equal ones the later counts.
         *
         * @throws IllegalArgumentException as for {@link Manifest#of}
         */
        public void add(String path, Entry entry) {
            paths.add(checked(path));
            entries.add(entry);
        }

        /** All that was added. */
        public Manifest build() {
            for (int at = 1; at < paths.size(); at++) {
                if (paths.get(at - 1).compareTo(paths.get(at)) >= 0) {
                    return sorted();
                }
            }
            return new Manifest(paths.toArray(String[]::new), entries.toArray(Entry[]::new));
        }

        private Manifest sorted() {
            TreeMap<String, Entry> all = new TreeMap<>();
            for (int at = 0; at < paths.size(); at++) {
                all.put(paths.get(at), entries.get(at));
            }
            return new Manifest(
                    all.keySet().toArray(String[]::new), all.values().toArray(Entry[]::new));
        }
    }

    /** The paths, sorted; unmodifiable. */
    public List<String> paths() {
        return new Paths();
    }

    /** Hands out each path with what stands there, sorted. */
    public void forEach(BiConsumer<String, Entry> consumer) {
        for (int at = 0; at < paths.length; at++) {
            consumer.accept(paths[at], entries[at]);
        }
    }

    /** A map of the paths and what stands there, made for this call; unmodifiable. */
    public SortedMap<String, Entry> entries() {
        TreeMap<String, Entry> map = new TreeMap<>();
        forEach(map::put);
        return Collections.unmodifiableSortedMap(map);
    }

    /** What stands at that path; empty where nothing does. */
    public Optional<Entry> get(String path) {
        int at = Arrays.binarySearch(paths, path);
        return at < 0 ? Optional.empty() : Optional.of(entries[at]);
    }

    /** What stands at the path of that place in {@link #paths}. */
    Entry at(int place) {
        return entries[place];
    }

    /** How many paths there are. */
    public int size() {
        return paths.length;
    }

    /** The size of all files, in bytes. */
    public long bytes() {
        return Arrays.stream(entries).mapToLong(Entry::bytes).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Manifest manifest
                && Arrays.equals(manifest.paths, paths)
                && Arrays.equals(manifest.entries, entries);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(paths) + Arrays.hashCode(entries);
    }

    /** The count and the size. */
    @Override
    public String toString() {
        return size() + " paths, " + bytes() + " bytes";
    }

    private final class Paths extends AbstractList<String> implements RandomAccess {
        @Override
        public String get(int place) {
            return paths[place];
        }

        @Override
        public int size() {
            return paths.length;
        }

        @Override
        public boolean contains(Object path) {
            return path instanceof String text && Arrays.binarySearch(paths, text) >= 0;
        }
    }

    private static String checked(String path) {
        int start = 0;
        for (int at = 0; at <= path.length(); at++) {
            char next = at < path.length() ? path.charAt(at) : '/';
            if (next == '/') {
                int length = at - start;
                boolean dots = length == 1 && path.charAt(start) == '.'
                        || length == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.';
                if (length == 0 || dots) {
                    throw unusable(path);
                }
                start = at + 1;
            } else if (next == '\0') {
                throw unusable(path);
            }
        }
        return path;
    }

    private static IllegalArgumentException unusable(String path) {
        return new IllegalArgumentException("not a path inside a project: '" + path + "'");
    }
}
