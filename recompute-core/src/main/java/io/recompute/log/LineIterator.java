package io.recompute.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines of a reader, read as they are asked for. For one thread. */
final class LineIterator implements Iterator<LogLine> {
    private final LogReader reader;
    private final LogView view;
    private final Consumer<LogCursor> handedOut;
    private final byte[] buffer = new byte[1 << 16];
    private final Deque<LogLine> ready = new ArrayDeque<>();
    private @Nullable LineSplitter splitter;
    private boolean ended;

    LineIterator(LogReader reader, LogView view, Consumer<LogCursor> handedOut) {
        this.reader = reader;
        this.view = view;
        this.handedOut = handedOut;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            fill();
        }
        return !ready.isEmpty();
    }

    @Override
    public LogLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the log has no further line");
        }
        LogLine line = ready.remove();
        handedOut.accept(line.next());
        return line;
    }

    private void fill() {
        boolean more = false;
        try {
            LineSplitter lines = splitter == null ? new LineSplitter(reader.position()) : splitter;
            splitter = lines;
            int count = reader.read(buffer);
            if (count >= 0) {
                lines.skip(reader.skipped());
                lines.accept(buffer, count, this::keep);
                if (view.form().live()) {
                    lines.unfinished().ifPresent(this::keep);
                }
                more = true;
            } else if (!reader.isClosed()) {
                // Of a reading that was closed, the last line may have been cut anywhere.
                lines.finish(this::keep);
            }
        } finally {
            if (!more) {
                ended = true;
                reader.close();
            }
        }
    }

    private void keep(LogLine raw) {
        LogLine line = view.form().apply(raw);
        if (view.accepts(line)) {
            ready.add(line);
        }
    }
}
