package io.recompute.transfer.delta;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;

/**
 * Finds the blocks of an older file in a newer one, wherever they lie. Where one was found, the next is expected behind
 * it, which costs two sums that the processor makes; only where something has changed is a window moved byte by byte, as
 * rsync does, until a block is found again. Not thread-safe.
 */
public final class BlockMatcher {
    /** In a file in which nothing was found for so long, only one part in so many is still searched. */
    private static final long PATIENCE = 16 << 20;

    private static final int SEARCHED_PARTS = 8;

    private final BlockIndex known;
    private final Difference difference;
    private final RollingCrc rolling;

    private boolean following = true;
    private int next;
    private long searched;
    private int parts;

    /**
     * A matcher that stands at the start of the newer file.
     *
     * @param known the blocks of the older one
     */
    public BlockMatcher(BlockIndex known, Difference difference) {
        this.known = known;
        this.difference = difference;
        this.rolling = new RollingCrc(known.blockSize());
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
            if (expected > 0 && expected <= end - at && BlockSums.of(bytes, at, expected) == known.sum(next)) {
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
        return at - offset;
    }

    /** Where the first known block begins, which is then expected; behind the last place where none does. */
    private int search(byte[] bytes, int from, int to) {
        boolean patient = searched <= PATIENCE || parts++ % SEARCHED_PARTS == 0;
        searched += to + 1 - from;
        if (!patient) {
            return to + 1;
        }
        int window = known.blockSize();
        int sum = RollingCrc.of(bytes, from, window);
        for (int at = from; ; at++) {
            if (known.has(sum)) {
                int block = known.find(BlockSums.of(bytes, at, window));
                if (block >= 0) {
                    next = block;
                    following = true;
                    return at;
                }
            }
            if (at == to) {
                return to + 1;
            }
            sum = rolling.roll(sum, bytes[at], bytes[at + window]);
        }
    }
}
