package io.recompute.transfer;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The counters behind a {@link TransferProgress}, and who is told of them. Thread-safe; one thread counts. */
final class Progress {
    private static final long UNKNOWN = -1;
    /** The rate is that of about the last so many seconds. */
    private static final double MEMORY_SECONDS = 3;

    private static final long SAMPLE_NANOS = 200_000_000;

    private final LongSupplier nanos;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong total = new AtomicLong(UNKNOWN);
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

    private long sampledAt;
    private long sampledBytes;
    private volatile double rate;

    Progress() {
        this(System::nanoTime);
    }

    /** With a clock of its own, in nanoseconds from anywhere. */
    Progress(LongSupplier nanos) {
        this.nanos = nanos;
        this.sampledAt = nanos.getAsLong();
    }

    private static final class Listener {
        private final long everyNanos;
        private final Consumer<TransferProgress> consumer;
        private long toldAt;

        Listener(long everyNanos, Consumer<TransferProgress> consumer, long now) {
            this.everyNanos = everyNanos;
            this.consumer = consumer;
            this.toldAt = now;
        }
    }

    /** Has the thread that counts tell somebody, no more often than that. */
    void listen(Duration every, Consumer<TransferProgress> consumer) {
        listeners.add(new Listener(every.toNanos(), consumer, nanos.getAsLong()));
    }

    /** Tells all listeners, whenever they were told last: at the end. */
    void tellAll() {
        TransferProgress now = now();
        listeners.forEach(listener -> listener.consumer.accept(now));
    }

    void addBytes(long count) {
        bytes.addAndGet(count);
        long now = nanos.getAsLong();
        if (now - sampledAt >= SAMPLE_NANOS) {
            sample(now);
        }
        for (Listener listener : listeners) {
            if (now - listener.toldAt >= listener.everyNanos) {
                listener.toldAt = now;
                listener.consumer.accept(now());
            }
        }
    }

    private void sample(long now) {
        double seconds = (now - sampledAt) / 1e9;
        double latest = (bytes.get() - sampledBytes) / seconds;
        double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / MEMORY_SECONDS);
        rate += (latest - rate) * weight;
        sampledAt = now;
        sampledBytes = bytes.get();
    }

    void addFile() {
        files.incrementAndGet();
    }

    /** Starts over, after an attempt that failed. */
    void begin() {
        begin(0);
    }

    /** Starts over where so much is there already: it does not count as fast. */
    void begin(long present) {
        bytes.set(present);
        files.set(0);
        sampledBytes = present;
        sampledAt = nanos.getAsLong();
    }

    void expect(long totalBytes) {
        total.set(totalBytes);
    }

    TransferProgress now() {
        long expected = total.get();
        OptionalLong known = expected == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(expected);
        return new TransferProgress(bytes.get(), files.get(), known, rate);
    }
}
