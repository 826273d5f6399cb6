package io.recompute.probe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The lines that {@code probe.sh} prints: a name each, a blank, and what there is to say. */
record ReportLines(List<String> lines) {
    private static final long KIB = 1024;
    /** What {@code df -P} prints of a file system, behind its name, which may hold blanks. */
    private static final Pattern DF = Pattern.compile("\\s(\\d+)\\s+(?:\\d+|-)\\s+(-?\\d+)\\s+(?:\\d+%|-)\\s+(/.*)$");

    private static final Pattern VM_STAT = Pattern.compile("Pages (free|inactive|speculative):\\s+(\\d+)\\.");
    private static final Pattern VM_STAT_PAGE = Pattern.compile("page size of (\\d+) bytes");

    List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The machine's own, or what the tightest of its process groups leaves. */
    Optional<Memory> memory() {
        Optional<Memory> machine = linuxMemory().or(this::darwinMemory);
        return machine.map(own -> all("group-memory").stream()
                .map(ReportLines::group)
                .flatMap(Optional::stream)
                .reduce(
                        own,
                        (one, other) -> new Memory(
                                Math.min(one.totalBytes(), other.totalBytes()),
                                Math.min(one.availableBytes(), other.availableBytes()))));
    }

    private Optional<Memory> linuxMemory() {
        OptionalLong total = meminfo("MemTotal");
        if (total.isEmpty()) {
            return Optional.empty();
        }
        // Before Linux 3.14 nobody estimated it.
        long available = meminfo("MemAvailable")
                .orElseGet(() -> Stream.of("MemFree", "Buffers", "Cached")
                        .mapToLong(key -> meminfo(key).orElse(0))
                        .sum());
        return Optional.of(new Memory(total.getAsLong() * KIB, available * KIB));
    }

    private OptionalLong meminfo(String key) {
        return all("meminfo").stream()
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals(key + ":"))
                .map(words -> number(words[1]))
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private Optional<Memory> darwinMemory() {
        OptionalLong total = number(first("memsize").orElse(""));
        List<String> stat = all("vm_stat");
        long page = stat.stream()
                .map(VM_STAT_PAGE::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .orElse(4096);
        long pages = stat.stream()
                .map(VM_STAT::matcher)
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(2)))
                .sum();
        return total.isEmpty() ? Optional.empty() : Optional.of(new Memory(total.getAsLong(), pages * page));
    }

    private static Optional<Memory> group(String words) {
        String[] word = words.split(" ");
        OptionalLong most = number(word[0]);
        OptionalLong used = word.length > 1 ? number(word[1]) : OptionalLong.empty();
        return most.isEmpty() || used.isEmpty()
                ? Optional.empty()
                : Optional.of(new Memory(most.getAsLong(), Math.max(0, most.getAsLong() - used.getAsLong())));
    }

    /** The machine's own, or the tightest share of its process groups. */
    Optional<Processors> processors() {
        OptionalLong count = number(first("processors").orElse(""));
        if (count.isEmpty()) {
            return Optional.empty();
        }
        double share = all("group-processors").stream()
                .map(words -> words.split(" "))
                .filter(words -> words.length == 2 && !words[0].equals("max"))
                .mapToDouble(words -> decimal(words[0]).orElse(Double.MAX_VALUE)
                        / decimal(words[1]).orElse(1))
                .min()
                .orElse(Double.MAX_VALUE);
        OptionalDouble load = decimal(first("load").orElse(""));
        return Optional.of(new Processors(Math.min(count.getAsLong(), share), load));
    }

    Optional<Disk> disk() {
        OptionalLong inodes = fileSystem("inodes")
                .filter(told -> !told.group(1).equals("0")) // it has no such limit
                .map(told -> number(told.group(2)))
                .orElse(OptionalLong.empty());
        return fileSystem("disk")
                .map(told -> new Disk(
                        told.group(3),
                        Long.parseLong(told.group(1)) * KIB,
                        // What is kept for the superuser may leave others less than nothing.
                        Math.max(0, Long.parseLong(told.group(2))) * KIB,
                        inodes));
    }

    private Optional<Matcher> fileSystem(String name) {
        return first(name).map(DF::matcher).filter(Matcher::find);
    }

    static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // tools have many words for what they do not know
        }
    }

    private static OptionalDouble decimal(String text) {
        try {
            // Some machines write numbers as their language does.
            return OptionalDouble.of(
                    Double.parseDouble(text.strip().toLowerCase(Locale.ROOT).replace(',', '.')));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
