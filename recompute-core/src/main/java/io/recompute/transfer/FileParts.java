package io.recompute.transfer;

import io.recompute.transfer.delta.BlockIndex;
import io.recompute.transfer.delta.BlockMatcher;
import java.io.IOException;

/** Hands on a file, as it is read, from some place on, or what is new in it. Not thread-safe. */
final class FileParts {
    /** The machine gets something to do each time so much was read. */
    private static final long STEP = 16 << 20;

    private final FileFeed feed;
    private final int headroom;
    private final Progress progress;

    /** Of a file that nobody else takes parts of. */
    FileParts(FileFeed feed, int headroom, Progress progress) {
        this.feed = feed;
        this.headroom = headroom;
        this.progress = progress;
    }

    /** Takes bytes, which may be used until it returns. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    /**
     * Hands on all from a place on.
     *
     * @throws java.io.EOFException where the file is shorter than it was
     */
    void copy(long from, Sink sink) throws IOException {
        long read = 0;
        for (FileFeed.Part part = feed.next(); part.length() > 0; part = feed.next()) {
            int known = (int) Math.min(part.length(), Math.max(0, from - read));
            sink.write(part.bytes(), headroom + known, part.length() - known);
            read += part.length();
            progress.addBytes(part.length());
        }
    }

    /**
     * Hands on what differs from what is on the machine; fails as {@link #copy} does. The headroom must be a block at least.
     *
     * @param known the blocks of what is on the machine
     */
    void difference(BlockIndex known, DeltaStream sink) throws IOException {
        BlockMatcher matcher = new BlockMatcher(known, feed.sums(), sink);
        byte[] rest = new byte[headroom];
        int left = 0;
        long unflushed = 0;
        for (FileFeed.Part part = feed.next(); part.length() > 0; part = feed.next()) {
            System.arraycopy(rest, 0, part.bytes(), headroom - left, left);
            int length = left + part.length();
            int told = matcher.match(part.bytes(), headroom - left, length, false);
            int from = headroom - left + told;
            left = length - told;
            System.arraycopy(part.bytes(), from, rest, 0, left);
            unflushed += told;
            if (unflushed >= STEP) {
                sink.flush();
                unflushed = 0;
            }
            progress.addBytes(part.length());
        }
        matcher.match(rest, 0, left, true);
        sink.end();
    }
}
