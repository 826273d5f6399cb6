package io.recompute.transfer;

/**
 * Finds, while a stream goes, how hard it pays to compress it: harder while the link is what takes the time, not at all
 * where it carries more than the processor compresses, or where the content does not get smaller. A link takes what is
 * written in gulps, as its buffers and windows have room: it is not judged fast by what fits into those. Not thread-safe.
 */
final class Squeeze {
    /** The levels of deflate; those between differ little. */
    private static final int[] LEVELS = {0, 1, 3, 6};
    /** For so many windows after a trial that did not pay none is made. */
    private static final int REST = 16;
    /** What does not lose a twentieth is not worth a processor's time. */
    private static final double WORTH = 0.95;
    /** What SSH lets go at first without a word from the other side, and so much again. */
    private static final long AT_FIRST = 4 << 20;
    /** Compressed bytes by which a link is judged later on. */
    private static final long ENOUGH = 1 << 20;

    private static final Window NOTHING = new Window(0, 0, 0, 0);

    /** At first lightly, which costs little where it is wrong. */
    private int index = 1;

    private int rest;
    private long enough = AT_FIRST;
    private Window sum = NOTHING;

    /**
     * What was measured since the level was last asked for.
     *
     * @param in bytes before compressing
     * @param out bytes after it
     * @param compressing nanoseconds that compressing took
     * @param writing nanoseconds in which the link took no more
     */
    record Window(long in, long out, long compressing, long writing) {
        private Window plus(Window other) {
            return new Window(in + other.in, out + other.out, compressing + other.compressing, writing + other.writing);
        }

        /** Whether the link would have carried it as it was in less time than both have taken together. */
        private boolean plainIsFaster() {
            return (double) writing * in / Math.max(1, out) < writing + compressing;
        }
    }

    /** The level to go on with, from 0 (not compressed) to 9. */
    int level() {
        return LEVELS[index];
    }

    /** Takes a window into account, which was compressed at {@link #level}. */
    void measured(Window window) {
        sum = sum.plus(window);
        if (index == 0) {
            rest--;
            if (rest <= 0) {
                turnTo(sum.writing() > sum.compressing() ? 1 : 0);
            }
        } else if (window.out() > window.in() * WORTH) {
            turnTo(0);
        } else if (window.writing() > 2 * window.compressing()) {
            index = Math.min(index + 1, LEVELS.length - 1);
        } else if (sum.out() >= enough) {
            judge();
        }
    }

    /** By more than its buffers hold: is the link the faster one? */
    private void judge() {
        if (index > 1 && 2 * sum.writing() < sum.compressing()) {
            turnTo(index - 1);
        } else if (index == 1 && sum.plainIsFaster()) {
            turnTo(0);
        } else {
            turnTo(index);
        }
    }

    private void turnTo(int next) {
        index = next;
        rest = REST;
        sum = NOTHING;
        enough = ENOUGH;
    }
}
