package io.recompute.python.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file of the standard library of this machine's {@code python3}: the same imports as its own parser finds. */
class StandardLibraryTest {
    @TempDir
    Path scratch;

    @Test
    void readsWhatPythonReads() throws IOException, InterruptedException {
        Map<Path, List<String>> expected = python();
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        for (Path file : expected.keySet()) {
            contents.put(file, Files.readAllBytes(file));
        }
        List<String> differences = new ArrayList<>();
        int imports = 0;
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            List<String> found = new ArrayList<>();
            SourceImports read = ImportReader.module(file.getValue());
            for (Import one : read.imports()) {
                found.add(line(one));
            }
            found.sort(null);
            imports += found.size();
            if (!found.equals(expected.get(file.getKey())) || !read.problems().isEmpty()) {
                differences.add(file.getKey() + "\n  " + read.problems() + "\n  here   " + found + "\n  Python "
                        + expected.get(file.getKey()));
            }
        }
        assertThat(differences).isEmpty();
        System.out.printf(
                Locale.ROOT,
                "%d files with %d imports, as Python reads them; %s%n",
                contents.size(),
                imports,
                speed(contents));
    }

    private static String speed(Map<Path, byte[]> contents) throws IOException {
        long bytes = 0;
        long start = System.nanoTime();
        for (Path file : contents.keySet()) {
            byte[] content = Files.readAllBytes(file);
            bytes += content.length;
            assertThat(ImportReader.module(content)).isNotNull();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%.0f files/s, %.0f MB/s with reading them",
                contents.size() / seconds,
                bytes / 1e6 / seconds);
    }

    private static String line(Import one) {
        return one.line() + " " + one.level() + " " + (one.module().isEmpty() ? "-" : one.module()) + " "
                + (one.names().isEmpty() ? "-" : String.join(",", one.names())) + " "
                + (one.optional() ? "True" : "False");
    }

    /** What Python's own parser finds in each file that it accepts. */
    private Map<Path, List<String>> python() throws IOException, InterruptedException {
        Path script = scratch.resolve("imports.py");
        Path output = scratch.resolve("out");
        try (InputStream resource = StandardLibraryTest.class.getResourceAsStream("imports.py")) {
            Files.write(script, resource.readAllBytes());
        }
        Process process;
        try {
            process = new ProcessBuilder("python3", script.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            assertThat(System.getenv("RECOMPUTE_PEERS"))
                    .as("python3 is demanded here: %s", e.getMessage())
                    .isNotEqualTo("required");
            assumeTrue(false, "there is no python3 here: " + e.getMessage());
            throw e;
        }
        assertThat(process.waitFor()).as("python3's exit status").isZero();
        Map<Path, List<String>> files = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(output, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("F ")) {
                    current = new ArrayList<>();
                    files.put(Path.of(line.substring(2)), current);
                } else if (!line.startsWith("X ")) {
                    current.add(line);
                }
            }
        }
        files.values().forEach(found -> found.sort(null));
        return files;
    }
}
