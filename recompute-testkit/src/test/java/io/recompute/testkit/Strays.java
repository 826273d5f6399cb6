package io.recompute.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The processes that a login has left on this machine. Needs Linux's {@code /proc}; elsewhere there are none. */
public final class Strays {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(20);

    private Strays() {}

    /**
     * Waits until there are none, for a minute.
     *
     * @param home the login's home directory
     * @param directory only those that work there
     * @return what is still there: pid and command line of each
     */
    public static List<String> of(Path home, Path directory) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<String> left = ProcessHandle.allProcesses()
                    .filter(process -> isOf(process, home, directory))
                    .map(Strays::words)
                    .toList();
            if (left.isEmpty() || System.nanoTime() > deadline) {
                return left;
            }
            LockSupport.parkNanos(LOOK.toNanos()); // a handle's onExit takes a zombie for alive
        }
    }

    /** What has ended but has not been waited for has neither environment nor directory. */
    private static boolean isOf(ProcessHandle process, Path home, Path directory) {
        return text(process, "environ").contains("\0HOME=" + home + "\0")
                && place(process).filter(at -> at.startsWith(directory)).isPresent();
    }

    private static String words(ProcessHandle process) {
        return process.pid() + ": " + text(process, "cmdline").replace('\0', ' ');
    }

    private static String text(ProcessHandle process, String file) {
        try {
            Path path = Path.of("/proc", Long.toString(process.pid()), file);
            return "\0" + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended meanwhile, or is somebody else's
        }
    }

    private static Optional<Path> place(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
        } catch (IOException e) {
            return Optional.empty(); // likewise
        }
    }
}
