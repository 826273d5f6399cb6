package io.recompute.testkit.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that a machine may fetch with. */
enum Tool {
    PYTHON("python3"),
    CURL("curl"),
    WGET("wget");

    private static final String USUAL =
            "awk basename bash cat chmod cksum cp cut date dd df dirname env expr find flock"
                    + " getconf grep gzip head id kill link ln ls mkdir mkfifo mktemp mv nohup od perl ps readlink rm rmdir sed"
                    + " setsid sh sha256sum sleep sort stat tail tar tee test timeout touch tr uname uniq unzip wc xargs";

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /** A directory for PATH that has the system's usual programs and, of those that fetch, this one alone. */
    Path aloneIn(Path directory) throws IOException {
        assumeTrue(find(program).isPresent(), program + " is not installed");
        Path alone = Files.createDirectory(directory.resolve("only-" + program));
        for (String name : (USUAL + " " + program).split(" ")) {
            Optional<Path> file = find(name);
            if (file.isPresent()) {
                Files.writeString(alone.resolve(name), "#!/bin/sh\nexec " + file.get() + " \"$@\"\n");
                Files.setPosixFilePermissions(alone.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return alone;
    }

    private static Optional<Path> find(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
