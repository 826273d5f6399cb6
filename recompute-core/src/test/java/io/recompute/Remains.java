package io.recompute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a test leaves in its directory, which JUnit is about to delete: processes that still write there, and links, as it
 * warns of each that leads elsewhere. Processes are found in Linux's {@code /proc}; elsewhere there are none.
 */
public final class Remains {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    private Remains() {}

    /** Ends all processes whose environment has a variable of that name which is the directory or leads into it. */
    public static void end(String variable, Path directory) {
        await(variable, directory, true);
    }

    /** Waits until all of them have ended on their own, for a minute, then fails. */
    public static void awaitEnd(String variable, Path directory) {
        await(variable, directory, false);
    }

    public static void deleteLinks(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    /** One that is looked at may start another, so that it is looked again until there are none. */
    private static void await(String variable, Path directory, boolean kill) {
        String mark = variable + "=" + directory;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        List<ProcessHandle> left = living(mark);
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still running with " + mark + ": "
                        + left.stream().map(process -> of(process, "cmdline")).toList());
            }
            if (kill) {
                left.forEach(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(LOOK.toNanos()); // a handle's onExit takes a zombie for alive
            left = living(mark);
        }
    }

    /** What has ended has no environment, also where nobody has waited for it. */
    private static List<ProcessHandle> living(String mark) {
        return ProcessHandle.allProcesses()
                .filter(process -> of(process, "environ").stream()
                        .anyMatch(word -> word.equals(mark) || word.startsWith(mark + "/")))
                .toList();
    }

    private static List<String> of(ProcessHandle process, String file) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
            return List.of(new String(bytes, UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of(); // it has ended meanwhile, or is somebody else's
        }
    }
}
