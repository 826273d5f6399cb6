package io.recompute.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server's home directory lies, and what goes wrong there. As root on Linux that is done by mounts, which no
 * program gets round; elsewhere by permissions. Safe for use by many threads; closing it takes away what it mounted.
 */
final class HomeDisk implements AutoCloseable {
    private static final int BLOCK = 4096;

    private final Path home;
    private final @Nullable Path disk;
    private final Permissions permissions; // guarded by this
    private boolean readOnlyMount; // guarded by this

    private HomeDisk(Path home, @Nullable Path disk) {
        this.home = home;
        this.disk = disk;
        this.permissions = new Permissions(home);
    }

    /** An existing directory. */
    static HomeDisk at(Path home) {
        return new HomeDisk(home, null);
    }

    /**
     * A home directory on a file system of its own, mounted at a directory.
     *
     * @throws UnsupportedOperationException where this process may not mount
     */
    static HomeDisk mount(Path directory, long bytes) {
        if (!canMount()) {
            throw new UnsupportedOperationException(
                    "a disk of its own takes root on Linux, and mount; this is " + user());
        }
        mounting("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=700", "tmpfs", directory.toString());
        try {
            return new HomeDisk(Files.createDirectory(directory.resolve("home")), directory);
        } catch (IOException e) {
            mounting("umount", "--lazy", directory.toString());
            throw new UncheckedIOException("cannot make a home directory in " + directory, e);
        }
    }

    /** Whether this process may mount, as far as its user, its system and its programs tell. */
    static boolean canMount() {
        return isRoot()
                && System.getProperty("os.name", "").equals("Linux")
                && Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "mount")));
    }

    Path home() {
        return home;
    }

    /** Leaves no byte on the disk. */
    synchronized void fill() {
        if (disk == null) {
            throw new UnsupportedOperationException(
                    "this server's home has no disk of its own that could be full: build it with ownDisk()");
        }
        byte[] block = new byte[BLOCK];
        try (OutputStream filler = Files.newOutputStream(filler(disk))) {
            while (hasSpace(disk)) {
                filler.write(block);
            }
        } catch (IOException e) {
            if (hasSpace(disk)) {
                throw new UncheckedIOException("cannot fill " + disk, e);
            } // else somebody else took the last block, and it is full as it was to be
        }
    }

    /** Lets nothing below the home directory be changed. */
    synchronized void makeReadOnly() {
        if (readOnlyMount || permissions.areTaken()) {
            return;
        }
        if (canMount()) {
            // A mount over itself has no file open for writing, which would keep it from becoming read-only.
            mounting("mount", "--bind", home.toString(), home.toString());
            readOnlyMount = true;
            mounting("mount", "-o", "remount,bind,ro", home.toString());
        } else if (isRoot()) {
            throw new UnsupportedOperationException("no permission stops root, and only on Linux can a mount");
        } else {
            takePermissions();
        }
    }

    /** Ends what is wrong. */
    synchronized void heal() {
        try {
            if (disk != null) {
                Files.deleteIfExists(filler(disk));
            }
            permissions.giveBack();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mend " + home, e);
        }
        if (readOnlyMount) {
            mounting("umount", "--lazy", home.toString());
            readOnlyMount = false;
        }
    }

    @Override
    public synchronized void close() {
        heal();
        if (disk != null) {
            mounting("umount", "--lazy", disk.toString());
        }
    }

    private void takePermissions() {
        try {
            permissions.takeWriting();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + home + " read-only", e);
        }
    }

    private static Path filler(Path disk) {
        return disk.resolve("filler");
    }

    private static boolean hasSpace(Path disk) {
        try {
            return Files.getFileStore(disk).getUnallocatedSpace() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the space of " + disk, e);
        }
    }

    private static boolean isRoot() {
        return user().equals("root");
    }

    private static String user() {
        return System.getProperty("user.name", "nobody");
    }

    private static void mounting(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UnsupportedOperationException(
                        "this machine does not let " + String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UnsupportedOperationException("this machine has no " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.get(0) + " ran", e);
        }
    }
}
