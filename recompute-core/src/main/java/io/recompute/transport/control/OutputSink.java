package io.recompute.transport.control;

import java.io.IOException;

/**
 * Takes a command's output while it comes. Called by one thread at a time; while it does not return, nothing more is
 * read, and the command is held by back-pressure.
 */
@FunctionalInterface
public interface OutputSink {
    /** Takes {@code length} bytes; the array is used again after the call. */
    void accept(byte[] bytes, int offset, int length) throws IOException;
}
