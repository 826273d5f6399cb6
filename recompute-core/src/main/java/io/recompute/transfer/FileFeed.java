package io.recompute.transfer;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transfer.delta.BlockSums;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file ahead on a thread of its own, which digests it and sums up its blocks, so that whoever takes the parts has
 * nothing to do but to send them. Holds a few MiB. Used by one thread, which closes it before the file.
 */
final class FileFeed implements AutoCloseable {
    private static final int PART = 1 << 20;
    private static final int PARTS = 4;

    private final InputStream file;
    private final @Nullable FileDigest digest;
    private final BlockSums sums;
    private final int headroom;
    private final BlockingQueue<byte[]> free = new LinkedBlockingQueue<>();
    private final BlockingQueue<Part> filled = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> reading;

    private volatile boolean closed;
    private byte @Nullable [] given;

    /**
     * Begins to read.
     *
     * @param sums what sums up its blocks, and knows how long it is
     * @param headroom how many bytes at the start of each part's array are the taker's
     * @param digest what digests all of it; null for nothing
     */
    FileFeed(InputStream file, BlockSums sums, int headroom, @Nullable FileDigest digest, Executor workers) {
        this.file = file;
        this.digest = digest;
        this.sums = sums;
        this.headroom = headroom;
        for (int part = 0; part < PARTS; part++) {
            free.add(new byte[headroom + (int) Math.min(PART, sums.size())]);
        }
        this.reading = CompletableFuture.runAsync(this::read, workers);
    }

    /**
     * Some bytes of the file, or why there are none.
     *
     * @param length how many, behind the headroom; none at the end
     */
    record Part(byte[] bytes, int length, @Nullable Exception failure) {}

    /**
     * The next part, whose array is valid until the next is asked for; of no length at the end.
     *
     * @throws EOFException where the file is shorter than it was
     */
    Part next() throws IOException {
        if (given != null) {
            free.add(given);
            given = null;
        }
        Part part;
        try {
            part = filled.take();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("reading a file that is sent", e);
        }
        if (part.failure() instanceof IOException failure) {
            // The trace of the reader says where it failed, this one who waited.
            failure.addSuppressed(new IOException("waited for here"));
            throw failure;
        } else if (part.failure() instanceof RecomputeException known) {
            throw known;
        } else if (part.failure() != null) {
            throw new IllegalStateException("reading a file failed", part.failure());
        }
        given = part.bytes();
        return part;
    }

    /** The sums of all parts that were taken, and maybe of more. */
    BlockSums sums() {
        return sums;
    }

    private void read() {
        byte[] none = new byte[0];
        try {
            long left = sums.size();
            while (left > 0) {
                byte[] bytes = free.take();
                int wanted = (int) Math.min(bytes.length - headroom, left);
                if (closed) {
                    return;
                }
                int read = file.readNBytes(bytes, headroom, wanted);
                if (read < wanted) {
                    throw new EOFException("the file ended " + (left - read) + " bytes early");
                }
                if (digest != null) {
                    digest.update(bytes, headroom, read);
                }
                sums.update(bytes, headroom, read);
                filled.add(new Part(bytes, read, null));
                left -= read;
            }
            filled.add(new Part(none, 0, null));
        } catch (IOException | RuntimeException e) {
            filled.add(new Part(none, 0, e));
        } catch (InterruptedException e) {
            filled.add(new Part(none, 0, OperationInterruptedException.restoring("reading a file that is sent", e)));
        }
    }

    /** Returns when the file is not read any more. */
    @Override
    public void close() {
        closed = true;
        // Wakes the reader where all its parts are filled.
        free.add(new byte[headroom]);
        reading.join();
    }
}
