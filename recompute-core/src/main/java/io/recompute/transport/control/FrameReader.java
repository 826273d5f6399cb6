package io.recompute.transport.control;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one output of a control channel into frames. Passes the bytes between a frame's marks on at once: it holds back
 * only what may be the start of the end mark. Fed by one thread; {@link #noise()} may be asked for by any.
 */
final class FrameReader {
    /** How much of what stands outside of frames is kept for an error message. */
    private static final int NOISE_KEPT = 1000;

    private enum State {
        OUTSIDE,
        INSIDE,
        STATUS,
        BEHIND
    }

    private final boolean error;
    private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
    private final ByteArrayOutputStream statusDigits = new ByteArrayOutputStream();
    private State state = State.OUTSIDE;
    private @Nullable Frame expected;
    private byte[] mark = new byte[0];
    /** How many bytes of {@link #mark} the bytes just seen agree with. */
    private int matched;

    /** For standard error, or else for standard output. */
    FrameReader(boolean error) {
        this.error = error;
    }

    private void expect(Frame frame) {
        expected = frame;
        state = State.OUTSIDE;
        mark = frame.beginMark();
        matched = 0;
    }

    /** What stood outside of frames, its beginning. */
    synchronized String noise() {
        return noise.toString(StandardCharsets.UTF_8).strip();
    }

    /**
     * Takes what has come.
     *
     * @param frame the frame that was sent last, before the bytes were read
     */
    void accept(Frame frame, byte[] bytes, int length) {
        if (frame != expected) {
            expect(frame);
        }
        int at = 0;
        while (at < length) {
            at = switch (state) {
                case OUTSIDE, INSIDE, BEHIND -> scan(frame, bytes, at, length);
                case STATUS -> status(frame, bytes, at, length);
            };
        }
    }

    /** Looks for the mark from there on; gives the place behind it, or the end. */
    private int scan(Frame frame, byte[] bytes, int from, int length) {
        int plain = from;
        int at = from;
        while (at < length) {
            byte next = bytes[at];
            if (next == mark[matched]) {
                at++;
                if (++matched == mark.length) {
                    pass(frame, bytes, plain, Math.max(plain, at - mark.length));
                    markFound(frame);
                    return at;
                }
            } else if (matched > 0) {
                // Nothing in a mark is as its first byte, so a broken match can start again only with the byte at
                // hand.
                int heldFromBefore = matched - (at - plain);
                if (heldFromBefore > 0) {
                    pass(frame, mark, 0, heldFromBefore);
                }
                matched = 0;
            } else {
                at = indexOf(Frame.FIRST, bytes, at + 1, length);
            }
        }
        pass(frame, bytes, plain, Math.max(plain, length - matched));
        return length;
    }

    private static int indexOf(byte wanted, byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private void pass(Frame frame, byte[] bytes, int from, int to) {
        if (to <= from) {
            return;
        }
        if (state == State.INSIDE) {
            frame.take(error, bytes, from, to - from);
        } else {
            keepNoise(bytes, from, to - from);
        }
    }

    private synchronized void keepNoise(byte[] bytes, int from, int length) {
        if (noise.size() < NOISE_KEPT) {
            noise.write(bytes, from, Math.min(length, NOISE_KEPT - noise.size()));
        }
    }

    private void markFound(Frame frame) {
        matched = 0;
        if (state == State.OUTSIDE) {
            state = State.INSIDE;
            mark = frame.endMark();
            frame.begin();
        } else if (state == State.BEHIND) {
            frame.setFree();
        } else {
            state = State.STATUS;
            statusDigits.reset();
        }
    }

    private int status(Frame frame, byte[] bytes, int from, int length) {
        int at = indexOf((byte) '\n', bytes, from, length);
        statusDigits.write(bytes, from, at - from);
        if (at == length) {
            return length;
        }
        // Before the frame ends: its end lets another thread hand in the next one.
        state = State.BEHIND;
        mark = frame.freeMark();
        frame.end(error, Integer.parseInt(statusDigits.toString(StandardCharsets.US_ASCII)));
        return at + 1;
    }
}
