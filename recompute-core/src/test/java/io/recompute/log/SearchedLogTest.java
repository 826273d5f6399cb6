package io.recompute.log;

import static io.recompute.log.ScriptedLog.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that are applied where the log lies, and logs that change under the reader. */
@Timeout(30)
class SearchedLogTest {
    @RegisterExtension
    final ScriptedLog scripted = new ScriptedLog();

    private final ScriptedSource source = scripted.source;
    private final ExecutorService threads = scripted.threads;
    private final LogStream log = scripted.log;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void linesAndCursorsAreThoseOfReadingItAllWhereverItIsCut(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 80; line++) {
            text.append(random.nextInt(4) == 0 ? "loss=" : "other ")
                    .append(line)
                    .append("é\n");
        }
        text.append(random.nextBoolean() ? "loss=last" : "last");
        source.write(text.toString());
        source.end();
        LogCursor from = new LogCursor(random.nextInt(60));
        List<LogLine> expected;
        try (Stream<LogLine> lines = log.from(from).lines()) {
            expected = lines.filter(line -> line.text().contains("loss=")).toList();
        }
        for (LogStream stream : List.of(log, log.follow())) {
            for (int step = 1; step < 40; step++) {
                int most = step;
                source.cutFeeds(start -> start + most + random.nextInt(30));
                try (Stream<LogLine> lines =
                        stream.from(from).filter("loss=\\w+").lines()) {
                    assertThat(lines.toList())
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void onlyWhatIsWantedTravels() {
        source.write("other line\n".repeat(1000) + "loss=1\n" + "other line\n".repeat(1000));
        source.end();
        assertThat(texts(log.filter("loss=\\d"))).containsExactly("loss=1");
        assertThat(source.sent()).isEqualTo(7);
        assertThat(texts(log.filter("l|nothing"))).hasSize(2001);
        assertThat(texts(log.filter("loss").plain())).hasSize(1);
        assertThat(source.sent()).as("an escape sequence may stand in the word").isGreaterThan(40_000);
    }

    @Test
    void aFollowedFilterGoesOnBehindWhatWasSearchedEvenInTheMiddleOfALine() throws Exception {
        source.write("other\nloss=1\nother\nlo");
        CompletableFuture<LogLine> first = new CompletableFuture<>();
        CompletableFuture<List<String>> read = CompletableFuture.supplyAsync(
                () -> {
                    List<String> lines = new ArrayList<>();
                    log.follow().filter("loss=").forEach(line -> {
                        first.complete(line);
                        lines.add(line.text());
                    });
                    return lines;
                },
                threads);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new LogLine("loss=1", new LogCursor(13)));
        source.write("ss=2\nother\nloss=3\n");
        source.end();
        assertThat(read.get(10, TimeUnit.SECONDS)).containsExactly("loss=1", "loss=2", "loss=3");
    }

    @Test
    void aLogThatBecameShorterIsReportedWithTheCursor() {
        source.write("one\ntwo\nthree\n");
        Iterator<LogLine> lines = log.follow().iterator();
        assertThat(lines.next().text()).isEqualTo("one");
        assertThat(lines.next().text()).isEqualTo("two");
        assertThat(lines.next().text()).isEqualTo("three");
        source.truncate(4);
        assertThatThrownBy(lines::hasNext)
                .isInstanceOfSatisfying(
                        LogTruncatedException.class, e -> assertThat(e.cursor()).isEqualTo(new LogCursor(14)))
                .hasMessageContaining("has only 4 bytes");
        LogStream behind = log.from(new LogCursor(14));
        assertThatThrownBy(() -> texts(behind)).isInstanceOf(LogTruncatedException.class);
        assertThat(texts(log.from(new LogCursor(4)))).isEmpty();
    }

    @Test
    void aLogInAnothersPlaceIsReportedEvenWhereItIsLonger() {
        source.write("one\ntwo\n");
        source.cutFeeds(start -> start + 4);
        Iterator<LogLine> lines = log.follow().iterator();
        assertThat(lines.next().text()).isEqualTo("one");
        source.replace("another log\n");
        assertThatThrownBy(lines::hasNext)
                .isInstanceOf(LogTruncatedException.class)
                .hasMessageContaining("another file");
    }

    @Test
    void whatIsWrittenBehindTheRecordedEndIsNoError() {
        source.write("one\n");
        source.endAt(2);
        assertThat(texts(log.follow())).containsExactly("one");
    }

    @Test
    void aLogThatIsShorterThanWhatWasReadAtItsEndIsReported() {
        source.write("one\n");
        Iterator<LogLine> lines = log.follow().iterator();
        assertThat(lines.next().text()).isEqualTo("one");
        source.truncate(0);
        source.end();
        assertThatThrownBy(lines::hasNext).isInstanceOf(LogTruncatedException.class);
    }
}
