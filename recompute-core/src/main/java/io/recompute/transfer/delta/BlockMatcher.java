package io.recompute.transfer.delta;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;

/**
 * Finds the blocks of an older file in a newer one, wherever they lie. Where one was found, the next is expected behind
 * it, which costs a few sums; only where something has changed is a window moved byte by byte, as
 * rsync does, until a block is found again. Not thread-safe.
 */
public final class BlockMatcher {
    /** In a file in which nothing was found for so long, only one part in so many is still searched. */
    private static final long PATIENCE = 16 << 20;

    private static final int SEARCHED_PARTS = 8;

    private final BlockIndex known;
    private final BlockSums newer;
    private final Difference difference;
    private final RollingCrc rolling;
    private final BlockSum sum;

    private boolean following = true;
    private long position;
    private int next;
    private long searched;
    private int parts;

    /**
     * A matcher that stands at the start of the newer file.
     *
     * @param known the blocks of the older one
     * @param newer those of the newer one, as far as it was told at least
     */
    public BlockMatcher(BlockIndex known, BlockSums newer, Difference difference) {
        this.known = known;
        this.newer = newer;
        this.difference = difference;
        this.rolling = new RollingCrc(known.blockSize());
        this.sum = new BlockSum(known.key());
    }

    /**
     * Tells what the next part of the newer file is. Fewer bytes than a block may be left, which are to come again with
     * what follows them.
     *
     * @param last whether this is the end of the file; then none are left
     * @return how many bytes were told
     */
    @CanIgnoreReturnValue
    public int match(byte[] bytes, int offset, int length, boolean last) throws IOException {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            int expected = following ? known.length(next) : 0;
            if (expected > 0 && expected <= end - at && isNext(bytes, at, expected, position + at - offset)) {
                difference.copy(known.offset(next), expected);
                at += expected;
                next++;
                searched = 0;
            } else if (end - at < known.blockSize()) {
                if (last) {
                    difference.insert(bytes, at, end - at);
                    at = end;
                }
                break;
            } else {
                following = false;
                int found = search(bytes, at, end - known.blockSize());
                if (found > at) {
                    difference.insert(bytes, at, found - at);
                }
                at = found;
            }
        }
        position += at - offset;
        return at - offset;
    }

    /** Whether the expected block is here; where it is one of the newer file's own blocks, its sums are there already. */
    private boolean isNext(byte[] bytes, int at, int length, long place) {
        if (newer.hasBlock(place, length, known)) {
            return newer.isSame(place, known, next);
        }
        sum.of(bytes, at, length);
        return known.is(next, sum.checks(), sum.keyed());
    }

    /** Where the first known block begins, which is then expected; behind the last place where none does. */
    private int search(byte[] bytes, int from, int to) {
        boolean patient = searched <= PATIENCE || parts++ % SEARCHED_PARTS == 0;
        searched += to + 1 - from;
        if (!patient) {
            return to + 1;
        }
        int window = known.blockSize();
        int moving = RollingCrc.of(bytes, from, window);
        for (int at = from; ; at++) {
            if (known.has(moving)) {
                int block = known.find(sum.of(bytes, at, window));
                if (block >= 0) {
                    next = block;
                    following = true;
                    return at;
                }
            }
            if (at == to) {
                return to + 1;
            }
            moving = rolling.roll(moving, bytes[at], bytes[at + window]);
        }
    }
}
