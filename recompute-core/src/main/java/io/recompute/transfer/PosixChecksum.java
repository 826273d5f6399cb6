package io.recompute.transfer;

/** The checksum that {@code cksum} prints, as POSIX defines it. Not thread-safe. */
final class PosixChecksum {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] TABLE = new int[256];

    static {
        for (int value = 0; value < TABLE.length; value++) {
            int remainder = value << 24;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder << 1) ^ (remainder < 0 ? POLYNOMIAL : 0);
            }
            TABLE[value] = remainder;
        }
    }

    private int remainder;
    private long length;

    void update(byte[] bytes, int offset, int count) {
        int now = remainder;
        for (int at = offset; at < offset + count; at++) {
            now = (now << 8) ^ TABLE[(now >>> 24) ^ (bytes[at] & 0xff)];
        }
        remainder = now;
        length += count;
    }

    /** The checksum of all so far: that of the bytes, and then of their number. */
    long value() {
        int now = remainder;
        for (long left = length; left != 0; left >>>= 8) {
            now = (now << 8) ^ TABLE[(now >>> 24) ^ (int) (left & 0xff)];
        }
        return ~now & 0xffffffffL;
    }
}
