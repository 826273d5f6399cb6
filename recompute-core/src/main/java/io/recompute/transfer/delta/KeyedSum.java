package io.recompute.transfer.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A sum that nobody can aim at who does not know the key: the bytes, in words of seven, are the coefficients of a
 * polynomial, whose value at the key modulo 2^61 - 1 is the sum. Two contents of one length that differ have the same sum
 * for at most one key in 2^61 for each of their words, that is 2^47 for 64 KiB, whoever made them. It costs a tenth of what
 * SHA-256 does. Not thread-safe.
 */
final class KeyedSum {
    private static final long PRIME = (1L << 61) - 1;
    private static final long WORD = (1L << 56) - 1;
    private static final int WORD_BYTES = 7;
    private static final int STEP = 4 * WORD_BYTES;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final long key;
    private final long key2;
    private final long key3;
    private final long key4;

    private long sum;
    private long pending;
    private int pendingBytes;

    /** That of nothing yet. */
    KeyedSum(long key) {
        this.key = key;
        this.key2 = reduced(times(key, key));
        this.key3 = reduced(times(key2, key));
        this.key4 = reduced(times(key3, key));
    }

    /** A new key, between 1 and 2^61 - 2. */
    static long newKey() {
        return 1 + Long.remainderUnsigned(RANDOM.nextLong(), PRIME - 1);
    }

    /** Whether it is one. */
    static boolean isKey(long key) {
        return key > 0 && key < PRIME;
    }

    /** Begins anew. */
    void reset() {
        sum = 0;
        pending = 0;
        pendingBytes = 0;
    }

    /** Takes the next bytes. */
    void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (pendingBytes > 0 && at < end) {
            add(bytes[at++]);
        }
        long value = sum;
        // The last word is read with the byte behind it.
        for (; at + STEP < end; at += STEP) {
            long first = (long) LONGS.get(bytes, at) & WORD;
            long second = (long) LONGS.get(bytes, at + WORD_BYTES) & WORD;
            long third = (long) LONGS.get(bytes, at + 2 * WORD_BYTES) & WORD;
            long fourth = (long) LONGS.get(bytes, at + 3 * WORD_BYTES) & WORD;
            // Below 5 × 2^61, so that it fits, without a sign.
            value = folded(times(value, key4) + times(first, key3) + times(second, key2) + times(third, key) + fourth);
        }
        sum = value;
        while (at < end) {
            add(bytes[at++]);
        }
    }

    /** The sum of all that was taken. */
    long value() {
        return reduced(pendingBytes == 0 ? sum : folded(times(sum, key) + pending));
    }

    private void add(byte next) {
        pending |= (next & 0xffL) << (8 * pendingBytes);
        if (++pendingBytes == WORD_BYTES) {
            sum = folded(times(sum, key) + pending);
            pending = 0;
            pendingBytes = 0;
        }
    }

    /** The product modulo the prime, but not reduced to the end: for factors of 61 bits, below 2^62 + 8. */
    private static long times(long a, long b) {
        long low = a * b;
        return (low & PRIME) + (Math.multiplyHigh(a, b) << 3 | low >>> 61);
    }

    /** The same modulo the prime, below 2^61 + 8. */
    private static long folded(long value) {
        return (value & PRIME) + (value >>> 61);
    }

    private static long reduced(long value) {
        long folded = folded(value);
        return folded >= PRIME ? folded - PRIME : folded;
    }
}
