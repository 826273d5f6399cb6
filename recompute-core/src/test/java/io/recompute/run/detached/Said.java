package io.recompute.run.detached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What processes print until their output ends, which is when all have closed it that hold it. */
final class Said {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Said() {}

    /**
     * All that it prints. Where that has not ended after a minute, it and its descendants are killed, and what they had
     * said until then is told.
     */
    static String by(Process process) throws IOException, InterruptedException {
        return by(process, LIMIT);
    }

    static String by(Process process, Duration limit) throws IOException, InterruptedException {
        process.getOutputStream().close();
        ByteArrayOutputStream said = new ByteArrayOutputStream(); // locks itself
        return within(limit, process, said, () -> {
            process.getInputStream().transferTo(said);
            process.waitFor();
            return said.toString(UTF_8);
        });
    }

    /** The line of that number, from 0; "nothing" behind the last one. What it prints later goes nowhere. */
    static String line(Process process, int number) throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        return within(LIMIT, process, said, () -> {
            try (BufferedReader lines = process.inputReader(UTF_8)) {
                for (int left = number; ; left--) {
                    String line = lines.readLine();
                    if (line == null || left == 0) {
                        return line == null ? "nothing" : line;
                    }
                    said.writeBytes((line + "\n").getBytes(UTF_8));
                }
            }
        });
    }

    private static String within(Duration limit, Process process, ByteArrayOutputStream said, Callable<String> reading)
            throws IOException, InterruptedException {
        FutureTask<String> read = new FutureTask<>(reading);
        Thread reader = new Thread(read, "test-said");
        reader.setDaemon(true);
        reader.start();
        try {
            return read.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            List<ProcessHandle> descendants = process.descendants().toList();
            process.destroyForcibly(); // first, or it would go on when what it waits for ends
            descendants.forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError("within " + limit + " it said no more than this: " + said.toString(UTF_8), e);
        } catch (ExecutionException e) {
            throw new IOException("its output cannot be read", e.getCause());
        }
    }
}
