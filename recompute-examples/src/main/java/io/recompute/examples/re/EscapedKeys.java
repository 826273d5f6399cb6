package io.recompute.examples.re;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * What is typed, but for ssh's escape: {@code ~.} at the start of a line leaves, {@code ~~} is one {@code ~}. For one
 * thread.
 */
final class EscapedKeys extends InputStream {
    private final InputStream keys;
    private final Runnable onLeaving;
    private boolean atLineStart = true;
    private boolean escaped;
    /** A key that came behind a {@code ~} and still has to be passed on; -1: none. */
    private int held = -1;

    private boolean ended;

    EscapedKeys(InputStream keys, Runnable onLeaving) {
        this.keys = keys;
        this.onLeaving = onLeaving;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        int count = 0;
        while (count < length) {
            if (count > 0 && held < 0 && keys.available() == 0) {
                break;
            }
            int key = next();
            if (key < 0) {
                break;
            }
            target[offset + count] = (byte) key;
            count++;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    /** The next key to pass on; waits for it. -1 at the end. */
    private int next() throws IOException {
        if (held >= 0) {
            int key = held;
            held = -1;
            atLineStart = isLineEnd(key);
            return key;
        }
        while (!ended) {
            int key = keys.read();
            if (key < 0) {
                ended = true;
            } else if (escaped) {
                escaped = false;
                return afterTilde(key);
            } else if (atLineStart && key == '~') {
                escaped = true;
            } else {
                atLineStart = isLineEnd(key);
                return key;
            }
        }
        return -1;
    }

    private int afterTilde(int key) {
        if (key == '.') {
            ended = true;
            onLeaving.run();
            return -1;
        }
        atLineStart = false;
        held = key == '~' ? -1 : key;
        return '~';
    }

    private static boolean isLineEnd(int key) {
        return key == '\r' || key == '\n';
    }
}
