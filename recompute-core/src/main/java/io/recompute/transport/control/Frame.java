package io.recompute.transport.control;

import io.recompute.model.RecomputeException;
import io.recompute.model.ShellQuoting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One script on its way through a control channel. On each of the two outputs the shell prints {@code \001<sentinel> B
 * <number>\n} before the script and {@code \001<sentinel> E <number> <status>\n} after it; the sentinel is random, so
 * that nothing else prints it, and the byte before it is one that output hardly ever ends with: that would be held back
 * until more comes. What stands outside of the marks was written by something else: a start-up file, a process that an
 * earlier command left behind. A third mark, {@code \001<sentinel> F <number>\n} on standard output, says that nothing
 * of the command is left that could write between the marks of the next one; see {@code hold.sh}.
 */
final class Frame {
    /** The first byte of a mark, and nowhere else in it. */
    static final byte FIRST = 1;

    private final String sentinel;
    private final long number;
    private final OutputSink out;
    private final OutputSink err;
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Integer> outputs;
    private final CompletableFuture<Void> free = new CompletableFuture<>();
    private volatile boolean begun;

    Frame(String sentinel, long number, OutputSink out, OutputSink err) {
        this.sentinel = sentinel;
        this.number = number;
        this.out = out;
        this.err = err;
        this.outputs = new CompletableFuture<>();
    }

    /**
     * The line of shell that runs a text and marks its outputs, by the function of {@code frame.sh}. The text cannot end
     * the shell, nor eat its input.
     */
    byte[] encode(String text) {
        return ("_recompute " + number + " " + always(text) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link ShellQuoting#quote}, with quotes also where none are needed: the text may be a keyword. */
    private static String always(String text) {
        String quoted = ShellQuoting.quote(text);
        return quoted.equals(text) ? "'" + text + "'" : quoted;
    }

    byte[] beginMark() {
        return ((char) FIRST + sentinel + " B " + number + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] endMark() {
        return ((char) FIRST + sentinel + " E " + number + " ").getBytes(StandardCharsets.US_ASCII);
    }

    byte[] freeMark() {
        return ((char) FIRST + sentinel + " F " + number + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Passes a piece of output on.
     *
     * @throws RecomputeException where its taker failed
     */
    void take(boolean error, byte[] bytes, int offset, int length) {
        try {
            (error ? err : out).accept(bytes, offset, length);
        } catch (IOException e) {
            throw new RecomputeException("the output of a command could not be taken: " + e.getMessage(), e);
        }
    }

    /** Whether the shell has started with it, as far as is known here. */
    boolean hasBegun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    /** One of the two outputs is complete; the frame is done when both are. */
    void end(boolean error, int exitStatus) {
        (error ? outputs : status).complete(exitStatus);
    }

    /** Nothing of it is left that could write. */
    void setFree() {
        free.complete(null);
    }

    /** Completes when the next frame may be sent; that may be long after {@link #done()}, or never. */
    CompletableFuture<Void> free() {
        return free;
    }

    void fail(Throwable cause) {
        free.completeExceptionally(cause);
        status.completeExceptionally(cause);
        outputs.completeExceptionally(cause);
    }

    /** Completes with the exit status when both outputs have been read. */
    CompletableFuture<Integer> done() {
        return status.thenCombine(outputs, (exitStatus, same) -> exitStatus);
    }
}
