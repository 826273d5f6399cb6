package io.recompute.probe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a job needs of a machine. A number is 0, and the version empty, where it does not count. */
record Needs(int gpus, long gpuMib, long diskBytes, long memoryBytes, String python) {
    static final Needs NONE = new Needs(0, 0, 0, 0, "");

    private static final long MIB = 1 << 20;
    private static final Pattern VERSION = Pattern.compile("\\d{1,4}(\\.\\d{1,4}){0,3}");

    Needs {
        if (gpus < 0 || gpuMib < 0 || diskBytes < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("a machine cannot have less than nothing");
        }
        if (!python.isEmpty() && !VERSION.matcher(python).matches()) {
            throw new IllegalArgumentException("not a version of Python: '" + python + "'; write it as 3.10");
        }
    }

    Needs withGpus(int count) {
        return new Needs(count, gpuMib, diskBytes, memoryBytes, python);
    }

    Needs withGpuMib(long mib) {
        return new Needs(gpus, mib, diskBytes, memoryBytes, python);
    }

    Needs withDiskBytes(long bytes) {
        return new Needs(gpus, gpuMib, bytes, memoryBytes, python);
    }

    Needs withMemoryBytes(long bytes) {
        return new Needs(gpus, gpuMib, diskBytes, bytes, python);
    }

    Needs withPython(String version) {
        return new Needs(gpus, gpuMib, diskBytes, memoryBytes, version);
    }

    Candidate judge(ProbeRow row) {
        if (row.report().isEmpty()) {
            String why = row.failure().map(Throwable::getMessage).orElse("it did not answer");
            return new Candidate(row.instance(), false, why, 0, 0);
        }
        MachineReport report = row.report().get();
        List<Long> free = report.gpus().list().stream()
                .map(gpu -> freeMib(gpu, report))
                .sorted(Comparator.reverseOrder())
                .toList();
        // The least free of those that the job would get.
        int counted = Math.max(1, gpus);
        long freeMib = free.size() < counted ? 0 : free.get(counted - 1);
        List<String> lacking = lacking(report, free);
        double load = report.processors()
                .map(processors -> processors.load().orElse(0) / Math.max(0.1, processors.count()))
                .orElse(0.0);
        String fit = free.isEmpty() ? "no GPU" : freeMib + " MiB free on " + gpuWord(counted);
        String why = lacking.isEmpty()
                ? fit + String.format(Locale.ROOT, ", load %.2f a processor", load)
                : String.join(", ", lacking);
        return new Candidate(row.instance(), lacking.isEmpty(), why, freeMib, load);
    }

    private List<String> lacking(MachineReport report, List<Long> free) {
        List<String> lacking = new ArrayList<>();
        int wanted = gpuMib > 0 ? Math.max(1, gpus) : gpus;
        long fitting = free.stream().filter(mib -> mib >= gpuMib).count();
        if (fitting < wanted) {
            String state =
                    report.gpus().said().isEmpty() ? "" : " (" + report.gpus().said() + ")";
            String with = gpuMib > 0 ? " with " + gpuMib + " MiB free" : "";
            lacking.add(fitting + " of " + gpuWord(wanted) + with + state);
        }
        tooLittle("disk", diskBytes, report.disk().map(Disk::freeBytes).orElse(0L), lacking);
        tooLittle(
                "memory",
                memoryBytes,
                report.memory().map(Memory::availableBytes).orElse(0L),
                lacking);
        String version = report.python().orElse("");
        if (!python.isEmpty() && compareVersions(version, python) < 0) {
            lacking.add(version.isEmpty() ? "no Python" : "Python " + version + ", not " + python);
        }
        return lacking;
    }

    private static void tooLittle(String what, long needed, long there, List<String> lacking) {
        if (there < needed) {
            lacking.add(there / MIB + " of " + needed / MIB + " MiB of " + what);
        }
    }

    private static String gpuWord(int count) {
        return count == 1 ? "1 GPU" : count + " GPUs";
    }

    /** Where a processor has no memory of its own, it has the machine's. */
    private static long freeMib(Gpu gpu, MachineReport report) {
        OptionalLong own = gpu.freeMib();
        if (own.isPresent()) {
            return own.getAsLong();
        }
        return gpu.partitioned()
                ? 0
                : report.memory().map(memory -> memory.availableBytes() / MIB).orElse(0L);
    }

    /** By their numbers, a missing one being 0; what follows them, as the rc of 3.14.0rc1, does not count. */
    static int compareVersions(String one, String other) {
        String[] left = one.split("\\.");
        String[] right = other.split("\\.");
        for (int part = 0; part < Math.max(left.length, right.length); part++) {
            int compared = Long.compare(part(left, part), part(right, part));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static long part(String[] parts, int index) {
        String digits = index < parts.length ? parts[index].replaceFirst("\\D.*$", "") : "";
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        add(words, gpus > 0, gpuWord(gpus));
        add(words, gpuMib > 0, gpuMib + " MiB on each");
        add(words, diskBytes > 0, diskBytes / MIB + " MiB of disk");
        add(words, memoryBytes > 0, memoryBytes / MIB + " MiB of memory");
        add(words, !python.isEmpty(), "Python " + python);
        return words.isEmpty() ? "most free GPU memory" : String.join(", ", words);
    }

    private static void add(List<String> words, boolean counts, String word) {
        if (counts) {
            words.add(word);
        }
    }
}
