package io.recompute.log;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Cuts bytes into lines, whatever pieces they come in. Characters are decoded by line, so none is ever cut in two. */
final class LineSplitter {
    /** The longest piece that is handed out as one line, so that a log without ends of lines does not fill memory. */
    static final int LONGEST = 1 << 20;

    /** In UTF-8; a piece is longer by so much where its last character would be cut. */
    private static final int LONGEST_CHARACTER = 4;

    private static final byte[] NOTHING = {};

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long ENDS = '\n' * ONES;

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private long offset;

    /** Starts at a place in the log. */
    LineSplitter(LogCursor start) {
        this.offset = start.offset();
    }

    /** Goes on further behind, where lines were left out: only between two lines. */
    void skip(long bytes) {
        offset += bytes;
    }

    /** Takes bytes and gives the lines that they complete. */
    void accept(byte[] bytes, int length, Consumer<LogLine> lines) {
        int start = 0;
        while (start < length) {
            int end = endOfLine(bytes, start, length);
            int limit = end < 0 ? length : end;
            int cut = placeToCut(bytes, start, limit);
            if (cut >= 0) {
                lines.accept(take(bytes, start, cut - start));
                start = cut;
            } else if (end < 0) {
                pending.write(bytes, start, length - start);
                start = length;
            } else {
                lines.accept(take(bytes, start, end + 1 - start));
                start = end + 1;
            }
        }
    }

    /** Eight bytes at a time, which is what makes large logs fast. */
    private static int endOfLine(byte[] bytes, int start, int length) {
        int at = start;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            long zeroAtEnd = (long) LONGS.get(bytes, at) ^ ENDS;
            // The lowest of the highest bits that are set is that of the first byte that is zero.
            long found = (zeroAtEnd - ONES) & ~zeroAtEnd & HIGHEST_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        for (; at < length; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Where the line gets too long, between two characters; -1: not before {@code limit}. */
    private int placeToCut(byte[] bytes, int start, int limit) {
        int longest = Math.max(LONGEST - pending.size(), 0);
        for (int at = start + longest; at < limit; at++) {
            if (!continuesCharacter(bytes[at]) || pending.size() + (at - start) >= LONGEST + LONGEST_CHARACTER) {
                return at;
            }
        }
        return -1;
    }

    private static boolean continuesCharacter(byte next) {
        return (next & 0xC0) == 0x80;
    }

    /** Gives what stands behind the last end of a line. */
    void finish(Consumer<LogLine> lines) {
        if (pending.size() > 0) {
            lines.accept(take(NOTHING, 0, 0));
        }
    }

    /**
     * What stands behind the last end of a line; empty where that is nothing. Without what may turn out to be only a part
     * of a character, or of the line's end.
     */
    Optional<LogLine> unfinished() {
        byte[] bytes = pending.toByteArray();
        int end = bytes.length;
        int lead = end - 1;
        while (lead > 0 && end - lead < LONGEST_CHARACTER && continuesCharacter(bytes[lead])) {
            lead--;
        }
        if (lead >= 0 && end - lead < lengthOfCharacter(bytes[lead])) {
            end = lead;
        }
        if (end > 0 && bytes[end - 1] == '\r') {
            end--;
        }
        return end == 0
                ? Optional.empty()
                : Optional.of(
                        new LogLine(new String(bytes, 0, end, StandardCharsets.UTF_8), new LogCursor(offset), false));
    }

    /** In UTF-8, by its first byte; 1 where that is none. */
    private static int lengthOfCharacter(byte first) {
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones >= 2 && ones <= LONGEST_CHARACTER ? ones : 1;
    }

    /** What was kept and those bytes, as one line. Most lines come whole, and are decoded where they are. */
    private LogLine take(byte[] bytes, int start, int length) {
        if (pending.size() == 0) {
            return line(bytes, start, length);
        }
        pending.write(bytes, start, length);
        byte[] all = pending.toByteArray();
        pending.reset();
        return line(all, 0, all.length);
    }

    private LogLine line(byte[] bytes, int start, int length) {
        offset += length;
        int end = start + length;
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return new LogLine(new String(bytes, start, end - start, StandardCharsets.UTF_8), new LogCursor(offset));
    }
}
