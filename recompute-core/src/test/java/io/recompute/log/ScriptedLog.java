package io.recompute.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A log of a {@link ScriptedSource}, of which no feed and no thread may be left behind a test. */
final class ScriptedLog implements AfterEachCallback {
    final ScriptedSource source = new ScriptedSource();
    final ExecutorService threads = Executors.newCachedThreadPool();
    final LogStream log = Logs.of(source, threads);

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        log.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(source.openFeeds()).isZero();
    }

    static List<String> texts(LogStream stream) {
        try (Stream<LogLine> lines = stream.lines()) {
            return lines.map(LogLine::text).toList();
        }
    }
}
