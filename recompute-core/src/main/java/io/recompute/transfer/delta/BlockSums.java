package io.recompute.transfer.delta;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Sums up the blocks of a file as it is read. Not thread-safe. */
public final class BlockSums {
    private final long size;
    private final int blockSize;
    private final long[] sums;
    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();

    private int block;
    private int summed;

    /**
     * Sums that stand before the first byte.
     *
     * @param size how long the file is, in bytes; one that is too long for an index is not summed up
     */
    public BlockSums(long size) {
        this.size = size;
        this.blockSize = BlockIndex.blockSize(size);
        this.sums = new long[hasIndex() ? BlockIndex.count(size, blockSize) : 0];
    }

    /** Whether there will be an index. */
    public boolean hasIndex() {
        return size <= BlockIndex.LARGEST_FILE;
    }

    /** Takes the next bytes of the file. */
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        while (block < sums.length && at < offset + length) {
            int part = Math.min(offset + length - at, blockSize - summed);
            first.update(bytes, at, part);
            second.update(bytes, at, part);
            at += part;
            summed += part;
            long ended = (long) block * blockSize + summed;
            if (summed == blockSize || ended == size) {
                sums[block] = value(first, second);
                first.reset();
                second.reset();
                block++;
                summed = 0;
            }
        }
    }

    /**
     * The index of the file, once all of it was taken.
     *
     * @param version what tells it from any other
     */
    public BlockIndex index(String version) {
        if (!hasIndex() || block < sums.length) {
            throw new IllegalStateException("the file was not summed up to its end");
        }
        return new BlockIndex(version, size, blockSize, sums);
    }

    /** The sum of one block. */
    static long of(byte[] bytes, int offset, int length) {
        CRC32C first = new CRC32C();
        CRC32 second = new CRC32();
        first.update(bytes, offset, length);
        second.update(bytes, offset, length);
        return value(first, second);
    }

    private static long value(CRC32C first, CRC32 second) {
        return first.getValue() << 32 | second.getValue();
    }
}
