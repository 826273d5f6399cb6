package io.recompute.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was made of, as the file {@code record} in its directory says. What was not known is absent; what concerns
 * the machine comes shortly after the start. Immutable.
 *
 * @param values by their names in the file, each in its order: {@code gpu} may have several
 */
public record Provenance(Map<String, List<String>> values) {
    /** Copies the values. */
    public Provenance {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((key, lines) -> copy.put(key, List.copyOf(lines)));
        values = Map.copyOf(copy);
    }

    /** The command as people may see it, its secrets masked. */
    public Optional<String> command() {
        return first("command");
    }

    /**
     * A digest of what the last synchronisation left on the machine: paths, sizes, times and modes. Two runs of the same
     * digest had the same code.
     */
    public Optional<String> codeDigest() {
        return first("code");
    }

    /** The commit that the local project stood at when it was last synchronised. */
    public Optional<String> gitCommit() {
        return first("git_commit");
    }

    /** Whether the local project then differed from that commit. */
    public Optional<Boolean> gitDirty() {
        return first("git_dirty").map(Boolean::valueOf);
    }

    /** A digest of the variables that the run was given, names and values. */
    public Optional<String> environmentDigest() {
        return first("environment");
    }

    /**
     * The name of the project's Python environment, which has a digest of what was to be in it, its Python's version and the
     * machine's platform. Its directory there tells in {@code READY} what is in it.
     */
    public Optional<String> pythonEnvironment() {
        return first("python_environment");
    }

    /** The machine's own name. */
    public Optional<String> host() {
        return first("host");
    }

    /** Its kernel and the version of that. */
    public Optional<String> kernel() {
        return first("kernel");
    }

    /** Its processor's kind. */
    public Optional<String> architecture() {
        return first("architecture");
    }

    /** What {@code CUDA_VISIBLE_DEVICES} was, where it was set. */
    public Optional<String> visibleDevices() {
        return first("cuda_visible_devices");
    }

    /** The machine's GPUs, as {@code nvidia-smi -L} lists them; empty where there is none. */
    public List<String> gpus() {
        return values.getOrDefault("gpu", List.of());
    }

    /** The launcher's name and the job's number, where a scheduler runs it: {@code slurm 4711}. */
    public Optional<String> job() {
        return first("job");
    }

    /** What the scheduler tells of its job now, in its own words: the state, the reason, the node. Only while it goes on. */
    public Optional<String> queue() {
        return first("queue");
    }

    /** What is to be brought from there when it has ended, as {@link RunSpec#collect} was told; the machine's word. */
    public List<String> collect() {
        return values.getOrDefault("collect", List.of());
    }

    private Optional<String> first(String key) {
        return values.getOrDefault(key, List.of()).stream().findFirst();
    }
}
