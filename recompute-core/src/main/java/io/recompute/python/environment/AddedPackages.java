package io.recompute.python.environment;

import io.recompute.model.RecomputeException;
import io.recompute.python.PackageNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was asked for by name beside what the project says it needs: {@code .recompute/packages} of the local project, a line
 * for each. So it is there after the next {@code init()} too, and on the next machine.
 */
final class AddedPackages {
    private final Path file;

    AddedPackages(Path local) {
        this.file = local.resolve(".recompute").resolve("packages");
    }

    /** Those of the file and these, which replace what was said of the same names. */
    List<String> with(List<String> more) {
        Map<String, String> lines = new LinkedHashMap<>();
        read().forEach(line -> lines.put(PackageNames.nameOf(line), line));
        more.forEach(line -> lines.put(PackageNames.nameOf(line), line));
        return List.copyOf(lines.values());
    }

    private List<String> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            return PackageNames.parse(lines);
        } catch (IOException | IllegalArgumentException e) {
            throw new RecomputeException(file + " cannot be read: " + e.getMessage() + "; mend or remove it", e);
        }
    }

    void write(List<String> lines) {
        List<String> text = new ArrayList<>();
        text.add("# what was installed by name; a line for each, take out what is not needed any more");
        text.addAll(lines);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Path written = file.resolveSibling("packages.new");
            Files.write(written, text, StandardCharsets.UTF_8);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RecomputeException("cannot write " + file + ": " + e, e);
        }
    }
}
