package io.recompute.transport.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Keeps an output in memory, up to a limit that no small operation comes near. */
final class CollectingSink implements OutputSink {
    private static final int LIMIT = 256 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void accept(byte[] chunk, int offset, int length) throws IOException {
        if (bytes.size() + (long) length > LIMIT) {
            throw new IOException("the output is larger than " + (LIMIT >> 20)
                    + " MiB: write it to a file and pull that, or take it as it comes");
        }
        bytes.write(chunk, offset, length);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
