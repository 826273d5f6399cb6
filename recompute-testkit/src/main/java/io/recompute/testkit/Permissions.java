package io.recompute.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Takes the permission to write from a directory and all that is in it, and gives it back. Used by one thread. */
final class Permissions {
    private static final Set<PosixFilePermission> WRITING =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;
    private final Map<Path, Set<PosixFilePermission>> taken = new LinkedHashMap<>();

    Permissions(Path directory) {
        this.directory = directory;
    }

    boolean areTaken() {
        return !taken.isEmpty();
    }

    void takeWriting() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);
                Set<PosixFilePermission> less = EnumSet.copyOf(before);
                less.removeAll(WRITING);
                taken.put(file, before);
                Files.setPosixFilePermissions(file, less);
            }
        }
    }

    void giveBack() throws IOException {
        for (Map.Entry<Path, Set<PosixFilePermission>> file : taken.entrySet()) {
            Files.setPosixFilePermissions(file.getKey(), file.getValue());
        }
        taken.clear();
    }
}
