package io.recompute.testkit;

import io.recompute.transport.Termination;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process whose three pipes can be closed at any moment, also under a blocked read or write. {@link Process}'s own
 * streams cannot: closing one waits for, or is not noticed by, the thread that is blocked in it, and the process then
 * never gets its SIGPIPE. Named pipes, read through interruptible channels, can. Safe for use by many threads; each
 * stream by one at a time.
 */
final class PipedProcess implements AutoCloseable {
    private final Process process;
    private final FileChannel input;
    private final FileChannel output;
    private final FileChannel error;
    private final CompletableFuture<Termination> end;

    private PipedProcess(Process process, List<FileChannel> pipes, CompletableFuture<Termination> end) {
        this.process = process;
        this.input = pipes.get(0);
        this.output = pipes.get(1);
        this.error = pipes.get(2);
        this.end = end;
    }

    /**
     * Starts a command in a session of its own.
     *
     * @param builder its command, directory and environment; the streams are set here
     * @param scratch a directory for what is needed meanwhile; left as it was
     */
    static PipedProcess start(ProcessBuilder builder, SessionLauncher launcher, Path scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch, "pipes");
        Path verdict = scratch.resolve(directory.getFileName() + ".signal");
        List<Path> names = List.of(directory.resolve("0"), directory.resolve("1"), directory.resolve("2"));
        makeFifos(names);
        // Opening a fifo waits for its other end, but not while somebody, here the holders, has it open both ways.
        try (FileChannel in = hold(names.get(0));
                FileChannel out = hold(names.get(1));
                FileChannel err = hold(names.get(2))) {
            List<FileChannel> pipes = List.of(
                    FileChannel.open(names.get(0), StandardOpenOption.WRITE),
                    FileChannel.open(names.get(1), StandardOpenOption.READ),
                    FileChannel.open(names.get(2), StandardOpenOption.READ));
            try {
                Process process = builder.command(launcher.wrap(builder.command(), verdict))
                        .redirectInput(names.get(0).toFile())
                        .redirectOutput(names.get(1).toFile())
                        .redirectError(names.get(2).toFile())
                        .start();
                return new PipedProcess(process, pipes, endOf(process, verdict));
            } catch (IOException e) {
                for (FileChannel pipe : pipes) {
                    pipe.close();
                }
                throw e;
            }
        } finally {
            for (Path name : names) {
                Files.deleteIfExists(name);
            }
            Files.deleteIfExists(directory);
        }
    }

    /** Writes reach the process at once; closing it is the end of its input. */
    OutputStream stdin() {
        return Channels.newOutputStream(input);
    }

    InputStream stdout() {
        return Channels.newInputStream(output);
    }

    InputStream stderr() {
        return Channels.newInputStream(error);
    }

    /** Done when the process has ended, whoever else still holds its pipes; never {@link Termination.Lost}. */
    CompletableFuture<Termination> end() {
        return end;
    }

    /** Ends the process and what it started, as far as that still hangs below it, and waits for their ends. */
    void kill() {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        Leftovers.end(tree);
    }

    /** Closes this side of the pipes and sends no signal; blocked reads and writes end. Idempotent. */
    @Override
    public void close() {
        try {
            input.close();
            output.close();
            error.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the pipes of process " + process.pid(), e);
        }
    }

    private static FileChannel hold(Path fifo) throws IOException {
        return FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** On a thread of its own: {@link Process#onExit()} completes on the JVM's common pool, which a test may keep busy. */
    private static CompletableFuture<Termination> endOf(Process process, Path verdict) {
        CompletableFuture<Termination> end = new CompletableFuture<>();
        Thread waiting = new Thread(
                () -> {
                    try {
                        process.waitFor();
                        end.complete(verdict(process, verdict));
                    } catch (InterruptedException | UncheckedIOException e) {
                        end.completeExceptionally(e);
                    }
                },
                "embedded-ssh-" + process.pid() + "-end");
        waiting.setDaemon(true);
        waiting.start();
        return end;
    }

    private static Termination verdict(Process process, Path verdict) {
        try {
            Optional<String> signal = SessionLauncher.signal(verdict);
            return signal.isPresent()
                    ? new Termination.Signaled(signal.get())
                    : new Termination.Exited(process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell how process " + process.pid() + " ended", e);
        }
    }

    /** Makes named pipes. */
    static void makeFifos(List<Path> names) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("mkfifo", "-m", "600");
        names.forEach(name -> builder.command().add(name.toString()));
        Process process = builder.redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("mkfifo failed with status " + status + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while mkfifo ran", e);
        }
    }
}
