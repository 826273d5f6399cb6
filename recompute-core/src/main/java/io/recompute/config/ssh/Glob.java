package io.recompute.config.ssh;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files by a pattern of {@code Include}.
 *
 * @param home what {@code ~} stands for
 * @param base where relative patterns start; null: the working directory
 */
record Glob(Path home, @Nullable Path base) {
    /** The files, sorted; none where nothing fits. */
    List<Path> find(String pattern) throws IOException {
        String text = pattern.startsWith("~/") ? home + pattern.substring(1) : pattern;
        boolean relative =
                !text.startsWith("/") && !Path.of(text.replaceAll("[*?]", "x")).isAbsolute();
        Path start = relative ? (base == null ? Path.of("") : base) : Path.of("/");
        List<Path> found = List.of(start);
        for (String name : text.split("/+")) {
            if (!name.isEmpty()) {
                found = step(found, name);
            }
        }
        return found;
    }

    private static List<Path> step(List<Path> directories, String name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            if (name.matches("[^*?\\[]*")) {
                found.add(directory.resolve(name));
            } else if (Files.isDirectory(directory)) {
                found.addAll(matching(directory, name));
            }
        }
        return found;
    }

    private static List<Path> matching(Path directory, String name) throws IOException {
        // Braces are ordinary characters to ssh.
        String escaped = name.replaceAll("[{}]", "\\\\$0");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + escaped);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Path last = entry.getFileName();
                if (matcher.matches(last)
                        && (name.startsWith(".") || !last.toString().startsWith("."))) {
                    found.add(entry);
                }
            }
        } catch (NotDirectoryException gone) {
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
