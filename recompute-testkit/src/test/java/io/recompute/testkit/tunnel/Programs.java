package io.recompute.testkit.tunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory for PATH with the usual programs, and of those that forward only one, or none. */
final class Programs {
    private static final String USUAL =
            "awk bash cat chmod cut date dd df dirname env expr find grep head id kill ln ls mkdir mkfifo mktemp mv od ps"
                    + " readlink rm rmdir sed setsid sh sleep sort stat tail tar tee test touch tr uname uniq wc xargs";

    private Programs() {}

    static Path aloneIn(Path directory, String program) throws IOException {
        Path alone = Files.createDirectory(directory.resolve("only" + program));
        for (String name : (USUAL + " " + program).strip().split(" ")) {
            Optional<Path> file = find(name);
            if (file.isPresent()) {
                Files.writeString(alone.resolve(name), "#!/bin/sh\nexec " + file.get() + " \"$@\"\n");
                Files.setPosixFilePermissions(alone.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return alone;
    }

    static Optional<Path> find(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
