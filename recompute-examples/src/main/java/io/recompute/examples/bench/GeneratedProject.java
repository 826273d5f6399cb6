package io.recompute.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A project of so many Python files, 6 KB each on the average: many small ones, few large ones, 40 to a directory. The
 * same each time. Closing it deletes it.
 */
record GeneratedProject(Path directory, List<Path> files) implements AutoCloseable {
    private static final int FILES_PER_DIRECTORY = 40;
    private static final double MEDIAN_BYTES = 3640;

    static GeneratedProject of(int count) throws IOException {
        Path directory = Files.createTempDirectory("bench-tree");
        Random random = new Random(4);
        List<Path> files = new ArrayList<>(count);
        for (int file = 0; file < count; file++) {
            int group = file / FILES_PER_DIRECTORY;
            Path parent = directory.resolve("package" + group / 10).resolve("part" + group);
            if (file % FILES_PER_DIRECTORY == 0) {
                Files.createDirectories(parent);
            }
            // Sizes of source files are spread about as a log-normal distribution is, whose mean is e^½ medians here.
            int size = (int) Math.min(200_000, MEDIAN_BYTES * Math.exp(random.nextGaussian()));
            files.add(Files.writeString(parent.resolve("module_" + file + ".py"), text(random, size)));
        }
        return new GeneratedProject(directory, List.copyOf(files));
    }

    /** Adds a line to so many files, spread over the whole. */
    void change(int count) throws IOException {
        for (int at = 0; at < count; at++) {
            Path file = files.get(at * (files.size() / count));
            Files.writeString(file, "# another line\n", StandardOpenOption.APPEND);
        }
    }

    long bytes() throws IOException {
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(file);
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = new ArrayList<>(walk.toList());
        }
        for (int at = all.size() - 1; at >= 0; at--) {
            Files.delete(all.get(at));
        }
    }

    private static String text(Random random, int size) {
        StringBuilder text = new StringBuilder(size + 80);
        while (text.length() < size) {
            text.append("    value_")
                    .append(random.nextInt(1000))
                    .append(" = function_")
                    .append(random.nextInt(100_000))
                    .append("(argument, ")
                    .append(random.nextInt())
                    .append(")\n");
        }
        text.setLength(size);
        return text.toString();
    }
}
