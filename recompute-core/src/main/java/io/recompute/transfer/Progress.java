package io.recompute.transfer;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The counters behind a {@link TransferProgress}. Thread-safe. */
final class Progress {
    private static final long UNKNOWN = -1;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong total = new AtomicLong(UNKNOWN);

    void addBytes(long count) {
        bytes.addAndGet(count);
    }

    void addFile() {
        files.incrementAndGet();
    }

    /** Starts over, after an attempt that failed. */
    void begin() {
        bytes.set(0);
        files.set(0);
    }

    void expect(long totalBytes) {
        total.set(totalBytes);
    }

    TransferProgress now() {
        long expected = total.get();
        return new TransferProgress(
                bytes.get(), files.get(), expected == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(expected));
    }
}
