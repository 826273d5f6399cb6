package io.recompute.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Headers of tar entries, made with no look at owners, groups or the clock. Long names are told as GNU's tar does, which
 * every tar reads; busybox's ignores POSIX's. Immutable.
 *
 * @param type as {@link #FILE}
 * @param mode the permission bits
 * @param seconds the time of the last change, since 1970; may be before
 * @param size in bytes
 * @param link the target of a link; empty for others
 */
record TarHeader(String name, char type, int mode, long seconds, long size, String link) {
    /** The unit of a tar stream, in bytes. */
    static final int BLOCK = 512;

    static final char FILE = '0';
    static final char LINK = '2';
    static final char DIRECTORY = '5';
    private static final char LONG_LINK = 'K';
    private static final char LONG_NAME = 'L';

    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int OWNER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int TIME = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int TARGET = 157;
    private static final int MAGIC = 257;

    private static final int TEXT_LENGTH = 100;
    private static final byte[] GNU = "ustar  ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG = "././@LongLink".getBytes(StandardCharsets.US_ASCII);

    /** The blocks that stand before the entry's content. */
    byte[] blocks() {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] linkBytes = link.getBytes(StandardCharsets.UTF_8);
        int before = longBlocks(linkBytes) + longBlocks(nameBytes);
        byte[] blocks = new byte[(before + 1) * BLOCK];
        int at = putLong(blocks, 0, LONG_LINK, linkBytes);
        at = putLong(blocks, at, LONG_NAME, nameBytes);
        putText(blocks, at + NAME, nameBytes);
        putText(blocks, at + TARGET, linkBytes);
        fill(blocks, at, type, new long[] {mode, size, seconds});
        return blocks;
    }

    /** How many bytes of zeros follow that much content. */
    static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    private static int longBlocks(byte[] text) {
        return text.length < TEXT_LENGTH ? 0 : 1 + (text.length + 1 + BLOCK - 1) / BLOCK;
    }

    private static int putLong(byte[] blocks, int at, char type, byte[] text) {
        int count = longBlocks(text);
        if (count > 0) {
            putText(blocks, at + NAME, LONG);
            fill(blocks, at, type, new long[] {0644, text.length + 1L, 0});
            System.arraycopy(text, 0, blocks, at + BLOCK, text.length);
        }
        return at + count * BLOCK;
    }

    /** One that does not fit was told before, and is cut here. */
    private static void putText(byte[] blocks, int at, byte[] text) {
        System.arraycopy(text, 0, blocks, at, Math.min(text.length, TEXT_LENGTH - 1));
    }

    /** All but the names; {@code numbers} are the mode, the size and the time. */
    private static void fill(byte[] blocks, int at, char type, long[] numbers) {
        putNumber(blocks, at + MODE, 8, numbers[0]);
        putNumber(blocks, at + OWNER, 8, 0);
        putNumber(blocks, at + GROUP, 8, 0);
        putNumber(blocks, at + SIZE, 12, numbers[1]);
        putNumber(blocks, at + TIME, 12, numbers[2]);
        blocks[at + TYPE] = (byte) type;
        System.arraycopy(GNU, 0, blocks, at + MAGIC, GNU.length);
        Arrays.fill(blocks, at + CHECKSUM, at + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = at; i < at + BLOCK; i++) {
            sum += blocks[i] & 0xff;
        }
        putNumber(blocks, at + CHECKSUM, 7, sum);
    }

    /** Octal digits and a NUL; what has no room so, or is negative, as a binary number with its first bit set. */
    private static void putNumber(byte[] blocks, int at, int length, long number) {
        long left = number;
        if (number < 0 || number >= 1L << 3 * (length - 1)) {
            for (int i = at + length - 1; i >= at; i--) {
                blocks[i] = (byte) left;
                left >>= 8;
            }
            blocks[at] |= (byte) 0x80;
            return;
        }
        blocks[at + length - 1] = 0;
        for (int i = at + length - 2; i >= at; i--) {
            blocks[i] = (byte) ('0' + (left & 7));
            left >>= 3;
        }
    }
}
