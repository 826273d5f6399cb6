package io.recompute.transfer.delta;

/**
 * Finds where a chunk ends, by its own content, so that an insertion moves the borders near it and no others. This is
 * FastCDC: a gear hash, the first part of a chunk skipped, and a stricter mask before the normal size than behind it, so
 * that sizes differ less.
 *
 * <p>Wen Xia, Yukun Zhou, Hong Jiang, Dan Feng, Yu Hua, Yuchong Hu, Qing Liu, Yucheng Zhang: FastCDC: a Fast and Efficient
 * Content-Defined Chunking Approach for Data Deduplication. USENIX Annual Technical Conference, 2016.
 */
final class FastCdc {
    /** No chunk is smaller, but the last; this much of each is not even looked at. */
    static final int SMALLEST = 64 << 10;

    static final int NORMAL = 128 << 10;
    static final int LARGEST = 512 << 10;

    /** Two bits more, and two fewer, than the 16 by which a chunk would end some 64 KiB behind the smallest size. */
    private static final long STRICT = mask(18);

    private static final long LOOSE = mask(14);

    private static final long[] GEAR = gear();

    private FastCdc() {}

    /**
     * The length of the chunk that begins at the offset.
     *
     * @param available how many bytes are there; fewer than {@link #LARGEST} only at the file's end
     */
    static int length(byte[] bytes, int offset, int available) {
        if (available <= SMALLEST) {
            return available;
        }
        int normal = offset + Math.min(NORMAL, available);
        int end = offset + Math.min(LARGEST, available);
        long hash = 0;
        int at = offset + SMALLEST;
        for (; at < normal; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & STRICT) == 0) {
                return at + 1 - offset;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & LOOSE) == 0) {
                return at + 1 - offset;
            }
        }
        return end - offset;
    }

    /** The highest bits: those that the most bytes have had a part in. */
    private static long mask(int bits) {
        return -1L << (64 - bits);
    }

    /** Fixed numbers without a pattern, by the generator SplitMix64: the borders of all versions must agree. */
    private static long[] gear() {
        long[] gear = new long[256];
        long state = 0;
        for (int value = 0; value < gear.length; value++) {
            state += 0x9E3779B97F4A7C15L;
            long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            gear[value] = mixed ^ (mixed >>> 31);
        }
        return gear;
    }
}
