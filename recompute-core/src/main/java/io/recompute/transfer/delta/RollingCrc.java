package io.recompute.transfer.delta;

import java.util.zip.CRC32C;

/**
 * The CRC-32C of a window that moves on byte by byte. A CRC is linear, so that what the byte that leaves has added to it
 * is known and taken away again. Immutable and thread-safe.
 */
final class RollingCrc {
    /** CRC-32C's, lowest bit first. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int[] ENTERING = new int[256];

    static {
        for (int value = 0; value < ENTERING.length; value++) {
            int remainder = value;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder >>> 1) ^ ((remainder & 1) == 0 ? 0 : POLYNOMIAL);
            }
            ENTERING[value] = remainder;
        }
    }

    /** What each value of the byte that leaves has added, and the window being longer by one before it does. */
    private final int[] leaving = new int[256];

    /** For windows of that many bytes. */
    RollingCrc(int window) {
        byte[] zeros = new byte[window + 1];
        int without = of(zeros, 0, window);
        for (int value = 0; value < leaving.length; value++) {
            zeros[0] = (byte) value;
            leaving[value] = of(zeros, 0, window + 1) ^ without;
        }
    }

    /** The sum of the window that begins at the offset. */
    static int of(byte[] bytes, int offset, int window) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, window);
        return (int) crc.getValue();
    }

    /** The sum of the window that one byte has left at its start and another entered at its end. */
    int roll(int sum, byte left, byte entered) {
        int state = ~sum;
        return ~(ENTERING[(state ^ entered) & 0xff] ^ (state >>> 8) ^ leaving[left & 0xff]);
    }
}
