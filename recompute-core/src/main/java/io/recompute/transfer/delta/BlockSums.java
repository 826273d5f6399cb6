package io.recompute.transfer.delta;

/**
 * Sums up the blocks of a file as it is read. Used by one thread; another may look at blocks that it knows to have been
 * summed up.
 */
public final class BlockSums {
    private final long size;
    private final int blockSize;
    private final long key;
    private final long[] checks;
    private final long[] keyed;
    private final BlockSum sum;

    private int block;
    private int summed;

    private BlockSums(long size, long key) {
        this.size = size;
        this.blockSize = BlockIndex.blockSize(size);
        this.key = key;
        int count = hasIndex() ? BlockIndex.count(size, blockSize) : 0;
        this.checks = new long[count];
        this.keyed = new long[count];
        this.sum = new BlockSum(key);
    }

    /**
     * Sums that stand before the first byte.
     *
     * @param size how long the file is, in bytes; one that is too long for an index is not summed up
     */
    public static BlockSums of(long size) {
        return new BlockSums(size, KeyedSum.newKey());
    }

    /** As {@link #of(long)}, for a file that is compared with an older one, which spares summing up its blocks twice. */
    public static BlockSums comparedWith(BlockIndex older, long size) {
        return new BlockSums(size, older.key());
    }

    /** How long the file is. */
    public long size() {
        return size;
    }

    /** Whether there will be an index. */
    public boolean hasIndex() {
        return size <= BlockIndex.LARGEST_FILE;
    }

    /** Takes the next bytes of the file. */
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        while (block < checks.length && at < offset + length) {
            int part = Math.min(offset + length - at, blockSize - summed);
            sum.update(bytes, at, part);
            at += part;
            summed += part;
            long ended = (long) block * blockSize + summed;
            if (summed == blockSize || ended == size) {
                checks[block] = sum.checks();
                keyed[block] = sum.keyed();
                sum.reset();
                block++;
                summed = 0;
            }
        }
    }

    /** Whether these bytes of the file are one of its blocks, and its sums can be compared with those of the index. */
    boolean hasBlock(long position, int length, BlockIndex other) {
        return key == other.key()
                && hasIndex()
                && position % blockSize == 0
                && length == Math.min(blockSize, size - position);
    }

    /** Whether the block at that position, which was summed up before, is that of the index. */
    boolean isSame(long position, BlockIndex other, int otherBlock) {
        int at = (int) (position / blockSize);
        return other.is(otherBlock, checks[at], keyed[at]);
    }

    /**
     * The index of the file, once all of it was taken.
     *
     * @param version what tells it from any other
     */
    public BlockIndex index(String version) {
        if (!hasIndex() || block < checks.length) {
            throw new IllegalStateException("the file was not summed up to its end");
        }
        return new BlockIndex(version, size, key, checks, keyed);
    }
}
