package io.recompute.config;

import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a configuration file said when it was read. Immutable; its text shows no value of the file but the numbers of
 * the instances.
 */
public final class Config {
    /** Where projects lie on a machine if the file does not say so: below the login's home directory. */
    public static final String DEFAULT_REMOTE_HOME = "projects/";

    private final Path file;
    private final int defaultIndex;
    private final String remoteHome;
    private final SortedMap<Integer, Instance> instances;
    private final Map<Integer, Map<String, String>> settings;

    Config(
            Path file,
            int defaultIndex,
            String remoteHome,
            SortedMap<Integer, Instance> instances,
            Map<Integer, Map<String, String>> settings) {
        this.file = file;
        this.defaultIndex = defaultIndex;
        this.remoteHome = remoteHome;
        this.instances = Collections.unmodifiableSortedMap(new TreeMap<>(instances));
        this.settings = Map.copyOf(settings);
    }

    /** The file that was read. */
    public Path file() {
        return file;
    }

    /** The number of the instance to use where none is named; there may be no instance of that number. */
    public int defaultIndex() {
        return defaultIndex;
    }

    /** The remote directory of all projects: relative to the login's home directory, or absolute. */
    public String remoteHome() {
        return remoteHome;
    }

    /** The machines by number; each is named {@code instance N}. Cannot be changed. */
    public SortedMap<Integer, Instance> instances() {
        return instances;
    }

    /**
     * The machine of that number.
     *
     * @throws ConfigException where there is none
     */
    public Instance instance(int index) {
        Instance instance = instances.get(index);
        if (instance == null) {
            throw unknown(file, index, instances);
        }
        return instance;
    }

    /**
     * The machine to use where none is named.
     *
     * @throws ConfigException where the file's default is the number of no machine
     */
    public Instance instance() {
        return instance(defaultIndex);
    }

    /**
     * The further keys of that machine, in lower case, with their values: what the file says beyond the fields of
     * {@link Instance}, as {@code python} or {@code launcher}. Cannot be changed.
     *
     * @throws ConfigException where there is no machine of that number
     */
    public Map<String, String> settings(int index) {
        Map<String, String> found = settings.get(index);
        if (found == null) {
            throw unknown(file, index, instances);
        }
        return found;
    }

    /** The same of one of its {@link #instances()}; empty for another machine. */
    public Map<String, String> settings(Instance instance) {
        return instances.entrySet().stream()
                .filter(entry -> entry.getValue().equals(instance))
                .findFirst()
                .map(entry -> settings(entry.getKey()))
                .orElse(Map.of());
    }

    static ConfigException unknown(Path file, int index, SortedMap<Integer, ?> known) {
        String numbers = known.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String choice = switch (known.size()) {
            case 0 -> "there are no instances yet; add one by `re sshadd --instance=user@host`";
            case 1 -> "there is only instance " + numbers;
            default -> "there are instances " + numbers;
        };
        return new ConfigException(file, "there is no instance " + index + "; " + choice);
    }

    @Override
    public String toString() {
        return "Config[" + file + ", default " + defaultIndex + ", instances " + instances.keySet() + "]";
    }
}
