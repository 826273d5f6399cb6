package io.recompute.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A view of a source. The streams that come from one share its readings, so that closing one ends them all. */
final class SourceLogStream implements LogStream {
    private final LogSource source;
    private final LogView view;
    private final Executor executor;
    private final Readings readings;

    SourceLogStream(LogSource source, LogView view, Executor executor, Readings readings) {
        this.source = source;
        this.view = view;
        this.executor = executor;
        this.readings = readings;
    }

    @Override
    public LogStream filter(String regex) {
        return with(view.withFilter(Pattern.compile(regex)));
    }

    @Override
    public LogStream tail(int lines) {
        return with(view.withStart(new LogStart.Last(lines)));
    }

    @Override
    public LogStream from(LogCursor cursor) {
        return with(view.withStart(new LogStart.At(cursor)));
    }

    @Override
    public LogStream since(Duration ago) {
        return with(view.withStart(new LogStart.Since(ago)));
    }

    @Override
    public LogStream follow() {
        return with(view.following(null));
    }

    @Override
    public LogStream follow(Duration every) {
        return with(view.following(every));
    }

    @Override
    public LogStream plain() {
        LineForm form = view.form();
        return with(view.withForm(new LineForm(true, form.collapsed(), form.live())));
    }

    @Override
    public LogStream collapsed() {
        LineForm form = view.form();
        return with(view.withForm(new LineForm(form.plain(), true, form.live())));
    }

    @Override
    public LogStream live() {
        LineForm form = view.form();
        return with(view.withForm(new LineForm(form.plain(), form.collapsed(), true)));
    }

    @Override
    public Stream<LogLine> lines() {
        LogReader reader = readings.open(source, view, executor);
        Iterator<LogLine> lines = new LineIterator(reader, view, readings::handedOut);
        int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(lines, traits), false)
                .onClose(reader::close);
    }

    @Override
    public Iterator<LogLine> iterator() {
        return new LineIterator(readings.open(source, view, executor), view, readings::handedOut);
    }

    @Override
    public Flow.Publisher<LogLine> publisher() {
        return subscriber -> {
            LogReader reader = readings.open(source, view, executor);
            LineIterator lines = new LineIterator(reader, view, readings::handedOut);
            new LogSubscription(lines, reader, subscriber).start(executor);
        };
    }

    @Override
    public LogCursor cursor() {
        return readings.cursor();
    }

    @Override
    public void copyTo(Path file) {
        Path target = file.toAbsolutePath();
        Path partial = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".partial");
        LogReader reader = readings.open(source, view.unfiltered(), executor);
        try (reader) {
            try {
                copy(reader, partial);
                Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            throw new LogException(
                    source.description() + " could not be written to " + file + ": " + e, LogCursor.START, e);
        }
    }

    private void copy(LogReader reader, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
        if (reader.isClosed()) {
            throw new IOException("the log was closed meanwhile");
        }
    }

    @Override
    public void close() {
        readings.close();
    }

    private LogStream with(LogView other) {
        return new SourceLogStream(source, other, executor, readings);
    }
}
