package io.recompute.testkit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: what was read waits here until it may be written. Channels do not block; moments are
 * given in nanoseconds, so it knows no clock. Used by one thread.
 */
final class Lane {
    /** No time to wait for: something else has to happen first. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int READ = 64 << 10;
    private static final long MOST = 4 << 20;

    /** What was read at a moment. */
    private record Chunk(ByteBuffer bytes, long read) {}

    /** After so many bytes, counted from the connection's start, a fault is met. */
    private record Limit(long at, Injection injection) {}

    private final AtomicLong total;
    private final List<Limit> limits = new ArrayList<>();
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long passed;
    private long latency;
    private @Nullable Pace pace;
    private boolean stalled;
    private boolean ended; // no more comes in
    private boolean blocked; // the target took less than it was given

    /**
     * An empty one.
     *
     * @param total counts what all lanes of this direction have passed on
     */
    Lane(AtomicLong total) {
        this.total = total;
    }

    /** From {@code bytes} from now on the fault is met. */
    void limit(long bytes, Injection injection) {
        limits.removeIf(limit ->
                limit.injection().fault().getClass().equals(injection.fault().getClass()));
        long at = passed + bytes;
        limits.add(new Limit(at < 0 ? Long.MAX_VALUE : at, injection));
    }

    void delay(long nanos) {
        latency = nanos;
    }

    void pace(Pace newPace) {
        pace = newPace;
    }

    /** Lets everything go on at once. */
    void heal() {
        limits.clear();
        latency = 0;
        pace = null;
        stalled = false;
    }

    void stall() {
        stalled = true;
    }

    boolean wantsToRead() {
        return !ended && !stalled && waitingBytes < MOST;
    }

    boolean waitsForTarget() {
        return blocked && !stalled;
    }

    /** Whether all that will ever come has been passed on. */
    boolean isDone() {
        return ended && waiting.isEmpty();
    }

    /** Takes what has come; notices the end. */
    void read(ReadableByteChannel source, long now) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ);
        int count = source.read(bytes);
        if (count < 0) {
            ended = true;
        } else if (count > 0) {
            waiting.add(new Chunk(bytes.flip(), now));
            waitingBytes += count;
        }
    }

    /**
     * The fault that is met now, if any; it is forgotten here, and is the caller's to carry out. To be asked before
     * {@link #write}, until there is none.
     */
    @Nullable
    Injection next() {
        for (Iterator<Limit> all = limits.iterator(); all.hasNext(); ) {
            Limit limit = all.next();
            if (limit.at() <= passed) {
                all.remove();
                return limit.injection();
            }
        }
        return null;
    }

    /**
     * Passes on what may be, up to the next fault.
     *
     * @return how many nanoseconds later there may be more to pass on; 0: ask {@link #next}; or {@link #NEVER}
     */
    long write(WritableByteChannel target, long now) throws IOException {
        blocked = false;
        while (!stalled && !waiting.isEmpty()) {
            Chunk chunk = waiting.element();
            long early = Math.max(chunk.read() + latency - now, pace == null ? 0 : pace.delay(now));
            if (early > 0) {
                return early;
            }
            long allowed = Math.min(toNextLimit(), pace == null ? READ : pace.burst());
            if (allowed == 0) {
                return 0;
            }
            int size = (int) Math.min(allowed, chunk.bytes().remaining());
            int written = target.write(chunk.bytes().slice(chunk.bytes().position(), size));
            count(chunk, written, now);
            if (written < size) {
                blocked = true;
                return NEVER;
            }
        }
        return stalled || toNextLimit() > 0 ? NEVER : 0;
    }

    private void count(Chunk chunk, int written, long now) {
        chunk.bytes().position(chunk.bytes().position() + written);
        if (!chunk.bytes().hasRemaining()) {
            waiting.remove();
        }
        waitingBytes -= written;
        passed += written;
        total.addAndGet(written);
        if (pace != null) {
            pace.sent(written, now);
        }
    }

    private long toNextLimit() {
        return limits.stream().mapToLong(limit -> limit.at() - passed).min().orElse(NEVER);
    }
}
