package io.recompute.run.detached;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A control group of this machine whose processes may take little memory. Making one takes root, and a writable hierarchy. */
final class MemoryGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NAME = "recompute-test-";

    private final Path directory;

    private MemoryGroup(Path directory) {
        this.directory = directory;
    }

    /** Skips the test where there can be none. */
    static MemoryGroup of(long bytes) {
        boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
        Path parent = unified ? ROOT : ROOT.resolve("memory");
        MemoryGroup group =
                new MemoryGroup(parent.resolve(NAME + ProcessHandle.current().pid()));
        try {
            if (unified) {
                Files.writeString(parent.resolve("cgroup.subtree_control"), "+memory");
            }
            Files.createDirectory(group.directory);
            group.set(unified ? "memory.max" : "memory.limit_in_bytes", bytes);
            String swap = unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
            if (Files.exists(group.directory.resolve(swap))) {
                group.set(swap, unified ? 0 : bytes);
            }
        } catch (IOException e) {
            assumeTrue(false, "no control group can be made here: " + e);
        }
        return group;
    }

    private void set(String name, long value) throws IOException {
        Files.writeString(directory.resolve(name), Long.toString(value));
    }

    /** What a shell has to do so that it and all that it starts are members. */
    String joining() {
        return "echo $$ >" + directory + "/cgroup.procs";
    }

    /** Removes it, as soon as its processes are gone, which must have been ended. */
    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + SECONDS.toNanos(30);
        while (!Files.readString(directory.resolve("cgroup.procs")).isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        Files.delete(directory);
    }
}
