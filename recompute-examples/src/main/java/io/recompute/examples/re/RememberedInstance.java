package io.recompute.examples.re;

import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The machine that {@code re init} chose for a directory, in its {@code .recompute/instance}: a line with the number of
 * the instance; blank lines and those that start with # do not count.
 */
final class RememberedInstance {
    private final Path file;

    RememberedInstance(Path project) {
        this.file = project.resolve(".recompute").resolve("instance");
    }

    /** The number; empty where none was chosen. */
    OptionalInt read() {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return OptionalInt.empty();
        } catch (MalformedInputException e) {
            throw damaged();
        } catch (IOException e) {
            throw new RecomputeException("cannot read " + file + ": " + e, e);
        }
        List<String> numbers = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (numbers.size() != 1 || !numbers.get(0).matches("[0-9]{1,9}")) {
            throw damaged();
        }
        return OptionalInt.of(Integer.parseInt(numbers.get(0)));
    }

    void write(int index) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, "# the machine of this directory: [instance N]; re init writes it\n" + index + "\n");
        } catch (IOException e) {
            throw new RecomputeException("cannot write " + file + ": " + e, e);
        }
    }

    private RecomputeException damaged() {
        return new RecomputeException(file + " should hold the number of a machine; `re init` writes it anew");
    }
}
