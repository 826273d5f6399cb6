package io.recompute.testkit.openssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty file system in a user's home. Closing it takes it away.
 *
 * @param directory where it is mounted
 */
record Mount(Path directory) implements AutoCloseable {
    private static final String SIZE = "size=64m";

    /** Mounts one; the test is skipped where this process may not. */
    static Mount at(OpenSshUser user, String name) throws IOException {
        Path directory = Files.createDirectories(user.home().resolve(name));
        String owner = user.name() + ":";
        String said = Tool.run(
                "chown",
                "-R",
                owner,
                user.home().resolve(Path.of(name).getName(0)).toString());
        try {
            said += Tool.run("mount", "-t", "tmpfs", "-o", SIZE + ",mode=700", "tmpfs", directory.toString());
        } catch (IllegalStateException e) {
            assumeTrue(false, "this machine does not let root mount: " + e.getMessage());
        }
        said += Tool.run("chown", owner, directory.toString());
        if (!said.isBlank()) {
            throw new IOException("a mount said: " + said.strip());
        }
        return new Mount(directory);
    }

    @Override
    public void close() {
        // Lazily: a supervisor that has recorded its run's end may not be gone yet.
        String said = Tool.run("umount", "--lazy", directory.toString());
        if (!said.isBlank()) {
            throw new IllegalStateException("umount said: " + said.strip());
        }
    }
}
