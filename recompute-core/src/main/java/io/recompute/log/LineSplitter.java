package io.recompute.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts bytes into lines, whatever pieces they come in. Characters are decoded by line, so none is ever cut in two. */
final class LineSplitter {
    /** The longest piece that is handed out as one line, so that a log without ends of lines does not fill memory. */
    static final int LONGEST = 1 << 20;

    /** In UTF-8; a piece is longer by so much where its last character would be cut. */
    private static final int LONGEST_CHARACTER = 4;

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
        for (int at = 0; at < length; at++) {
            boolean end = bytes[at] == '\n';
            int size = pending.size() + (at - start);
            if (!end && size >= LONGEST && (!continuesCharacter(bytes[at]) || size >= LONGEST + LONGEST_CHARACTER)) {
                pending.write(bytes, start, at - start);
                start = at;
                lines.accept(take());
            }
            if (end) {
                pending.write(bytes, start, at + 1 - start);
                start = at + 1;
                lines.accept(take());
            }
        }
        pending.write(bytes, start, length - start);
    }

    private static boolean continuesCharacter(byte next) {
        return (next & 0xC0) == 0x80;
    }

    /** Gives what stands behind the last end of a line. */
    void finish(Consumer<LogLine> lines) {
        if (pending.size() > 0) {
            lines.accept(take());
        }
    }

    private LogLine take() {
        byte[] line = pending.toByteArray();
        pending.reset();
        offset += line.length;
        int end = line.length;
        if (end > 0 && line[end - 1] == '\n') {
            end--;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
        }
        return new LogLine(new String(line, 0, end, StandardCharsets.UTF_8), new LogCursor(offset));
    }
}
