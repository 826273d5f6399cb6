package io.recompute.log;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** The readings that are under way of one log, and how far they have come. Thread-safe. */
final class Readings implements AutoCloseable {
    private final Set<LogReader> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong cursor = new AtomicLong();
    private volatile boolean closed;

    /** A reading that ends with all the others. */
    LogReader open(LogSource source, LogView view, Executor executor) {
        LogReader reader = new LogReader(source, view, executor, open::remove);
        open.add(reader);
        if (closed) {
            reader.close();
        }
        return reader;
    }

    void handedOut(LogCursor next) {
        cursor.setRelease(next.offset()); // for each line; who asks meanwhile may get the one before
    }

    LogCursor cursor() {
        return new LogCursor(cursor.get());
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(LogReader::close);
    }
}
