package io.recompute.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What commands left running in sessions of their own, as a durable run does. It no longer hangs below the command, but
 * its environment still names the home directory, which is nobody else's. Needs Linux's {@code /proc}; elsewhere nothing
 * is found.
 */
final class Leftovers {
    private static final long LIMIT_SECONDS = 10;

    private Leftovers() {}

    /**
     * Ends them, and waits until they have ended.
     *
     * @param home a temporary home directory, made for one machine of the kit alone
     */
    static void end(Path home) {
        String mark = "HOME=" + home;
        List<ProcessHandle> left = ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains(mark))
                .toList();
        end(left);
    }

    /** Ends processes, and waits until they have ended; those that then still are there are left to themselves. */
    static void end(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static List<String> environment(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
        try {
            // any bytes may be in it, so no decoding that could fail
            return Files.isReadable(file)
                    ? List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"))
                    : List.of();
        } catch (IOException e) {
            return List.of(); // it has ended, or is somebody else's: none of ours
        }
    }
}
