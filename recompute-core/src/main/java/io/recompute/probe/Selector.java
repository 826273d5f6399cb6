package io.recompute.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What a machine must have for a job, and which of those that have it is taken: the one with the most free memory on the
 * graphics processors that the job would get, then the one with the least load for each processor; among equals by chance, so
 * that many who ask at once do not all take the same. A number that a machine does not tell does not meet a requirement. Immutable;
 * every step gives a new one.
 */
public final class Selector {
    private final Needs needs;

    private Selector(Needs needs) {
        this.needs = needs;
    }

    /** Any machine that answers; best the one with the most free memory on one graphics processor. */
    public static Selector mostFreeGpuMemory() {
        return new Selector(Needs.NONE);
    }

    /** The same with at least that many graphics processors; 0 or more. */
    public Selector gpus(int count) {
        return new Selector(needs.withGpus(count));
    }

    /** The same with at least that much memory free, in MiB, on each of the {@link #gpus(int)}, or on one. */
    public Selector freeGpuMemory(long mib) {
        return new Selector(needs.withGpuMib(mib));
    }

    /** The same with at least that many bytes free on the disk of the projects. */
    public Selector freeDisk(long bytes) {
        return new Selector(needs.withDiskBytes(bytes));
    }

    /** The same with at least that many bytes of main memory available. */
    public Selector freeMemory(long bytes) {
        return new Selector(needs.withMemoryBytes(bytes));
    }

    /**
     * The same with a {@code python3} of at least that version, as {@code 3.10}.
     *
     * @throws IllegalArgumentException where it is no version
     */
    public Selector python(String version) {
        return new Selector(needs.withPython(version));
    }

    Ranking rank(List<ProbeRow> rows) {
        return rank(rows, new Random());
    }

    /** The same with a chance of its own. */
    Ranking rank(List<ProbeRow> rows, Random chance) {
        List<Candidate> candidates = new ArrayList<>();
        for (ProbeRow row : rows) {
            candidates.add(needs.judge(row));
        }
        Collections.shuffle(candidates, chance); // sorting keeps the order of equals
        candidates.sort(Comparator.comparing(Candidate::fits)
                .reversed()
                .thenComparing(Comparator.comparingLong(Candidate::freeMib).reversed())
                .thenComparing(Candidate::load));
        return new Ranking(candidates);
    }

    @Override
    public String toString() {
        return "Selector[" + needs + "]";
    }
}
