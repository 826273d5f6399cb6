package io.recompute.transfer.delta;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * The sums of one block: CRC-32C and CRC-32, which the processor makes and by which blocks are looked up, and a
 * {@link KeyedSum}, which no content can imitate. Not thread-safe.
 */
final class BlockSum {
    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();
    private final KeyedSum keyed;

    /** That of nothing yet. */
    BlockSum(long key) {
        this.keyed = new KeyedSum(key);
    }

    /** Begins anew. */
    void reset() {
        first.reset();
        second.reset();
        keyed.reset();
    }

    /** Takes the next bytes. */
    void update(byte[] bytes, int offset, int length) {
        first.update(bytes, offset, length);
        second.update(bytes, offset, length);
        keyed.update(bytes, offset, length);
    }

    /** Begins anew with these bytes. */
    @CanIgnoreReturnValue
    BlockSum of(byte[] bytes, int offset, int length) {
        reset();
        update(bytes, offset, length);
        return this;
    }

    /** Both CRCs, the first in the upper half. */
    long checks() {
        return first.getValue() << 32 | second.getValue();
    }

    long keyed() {
        return keyed.value();
    }
}
