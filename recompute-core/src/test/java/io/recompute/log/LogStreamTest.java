package io.recompute.log;

import static io.recompute.log.ScriptedLog.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LogStreamTest {
    @RegisterExtension
    final ScriptedLog scripted = new ScriptedLog();

    private final ScriptedSource source = scripted.source;
    private final ExecutorService threads = scripted.threads;
    private final LogStream log = scripted.log;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereverFeedsAreCutNothingIsLostOrDoubled(boolean follow) {
        source.write("one\ntwo €\nthree\r\n\nlast");
        source.end();
        LogStream stream = follow ? log.follow() : log;
        for (int step = 1; step < 30; step++) {
            int length = step;
            source.cutFeeds(start -> start + length);
            assertThat(texts(stream)).as("cut after %d", step).containsExactly("one", "two €", "three", "", "last");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aFollowedLogIsReadOnceHoweverItGrowsAndIsCut(long seed) throws Exception {
        Random random = new Random(seed);
        source.cutFeeds(start -> start + 1 + random.nextInt(9));
        CompletableFuture<List<String>> read = CompletableFuture.supplyAsync(() -> texts(log.follow()), threads);
        List<String> written = new ArrayList<>();
        for (int line = 0; line < 60; line++) {
            String text = "line " + line + " " + "é".repeat(random.nextInt(5));
            written.add(text);
            source.write(text.substring(0, 3));
            source.write(text.substring(3) + "\n");
        }
        source.end();
        assertThat(read.get(20, TimeUnit.SECONDS)).as("seed %d", seed).isEqualTo(written);
    }

    @Test
    void aFeedThatIsRefusedForAWhileIsNoError() {
        source.write("one\ntwo\n");
        source.end();
        source.cutFeeds(start -> start == 0 ? 4 : Long.MAX_VALUE);
        Iterator<LogLine> lines = log.follow().iterator();
        assertThat(lines.next().text()).isEqualTo("one");
        source.refuse(3);
        assertThat(lines.next().text()).isEqualTo("two");
        assertThat(lines.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFirstFeedThatIsRefusedForAWhileIsNoError(boolean tail) {
        source.write("one\ntwo\n");
        source.end();
        source.refuse(3);
        LogStream stream = tail ? log.tail(1) : log.from(new LogCursor(4));
        assertThat(texts(stream.follow())).containsExactly("two");
    }

    @Test
    void aFeedThatIsAlwaysRefusedIsAnErrorInTheEnd() {
        source.refuse(Integer.MAX_VALUE);
        assertThatThrownBy(() -> texts(log)).hasMessage("refused");
        assertThat(Integer.MAX_VALUE - source.refusals()).isBetween(2, 20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatDoesNotPassIsAnErrorAtOnce(boolean first) {
        source.write("one\ntwo\n");
        source.cutFeeds(start -> start + 4);
        Iterator<LogLine> lines = log.follow().iterator();
        if (!first) {
            assertThat(lines.next().text()).isEqualTo("one");
        }
        source.refuseForGood();
        assertThatThrownBy(lines::hasNext)
                .isInstanceOf(RecomputeException.class)
                .hasMessage("refused");
        assertThat(Integer.MAX_VALUE - source.refusals()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLogThatStaysShorterThanItsRecordIsAnErrorWithTheCursor(boolean polling) {
        source.write("one\n");
        source.endAt(10);
        LogStream stream = polling ? log.follow(Duration.ofMillis(1)) : log.follow();
        assertThatThrownBy(() -> texts(stream))
                .isInstanceOfSatisfying(
                        LogException.class, e -> assertThat(e.cursor()).isEqualTo(new LogCursor(4)));
    }

    @Test
    void tailFromAndFiltersSelect() {
        source.write("a1\nb2\na3\nb4\n");
        source.end();
        assertThat(texts(log.tail(2))).containsExactly("a3", "b4");
        assertThat(texts(log.tail(0))).isEmpty();
        assertThat(texts(log.tail(99).follow())).hasSize(4);
        assertThat(texts(log.tail(3).filter("a"))).containsExactly("a3");
        assertThat(texts(log.filter("^b").filter("4$"))).containsExactly("b4");
        assertThat(texts(log.from(new LogCursor(6)))).containsExactly("a3", "b4");
        assertThat(texts(log.since(Duration.ofSeconds(6)))).containsExactly("a3", "b4");
        assertThat(texts(log.since(Duration.ofDays(1)).filter("a").follow())).containsExactly("a1", "a3");
        assertThat(texts(log.since(Duration.ofSeconds(3)).tail(2))).hasSize(2);
        assertThatThrownBy(() -> log.since(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.filter("(")).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> log.tail(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.follow(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCursorIsBehindTheLastLineHandedOut() {
        source.write("one\ntwo\nthree\n");
        Iterator<LogLine> lines = log.iterator();
        assertThat(log.cursor()).isEqualTo(LogCursor.START);
        assertThat(lines.next()).isNotNull();
        assertThat(lines.next()).isNotNull();
        assertThat(log.cursor()).isEqualTo(new LogCursor(8));
        assertThat(texts(log.from(log.cursor()))).containsExactly("three");
    }

    @Test
    void aLineIsSeenWhileItIsWritten() {
        source.write("one\n 0%");
        Iterator<LogLine> lines = log.follow().live().collapsed().iterator();
        assertThat(lines.next()).isEqualTo(new LogLine("one", new LogCursor(4)));
        assertThat(lines.next()).isEqualTo(new LogLine(" 0%", new LogCursor(4), false));
        assertThat(log.cursor()).isEqualTo(new LogCursor(4));
        source.write("\r50%");
        assertThat(lines.next()).isEqualTo(new LogLine("50%", new LogCursor(4), false));
        source.write("\r99%\n");
        assertThat(lines.next()).isEqualTo(new LogLine("99%", new LogCursor(16)));
        source.write("last");
        source.end();
        assertThat(lines.next()).isEqualTo(new LogLine("last", new LogCursor(16), false));
        assertThat(lines.next()).isEqualTo(new LogLine("last", new LogCursor(20)));
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    void pollingSeesWhatCameBetweenTwoLooks() throws Exception {
        CompletableFuture<List<String>> read =
                CompletableFuture.supplyAsync(() -> texts(log.follow(Duration.ofMillis(5))), threads);
        source.write("one\n");
        source.write("two\n");
        source.end();
        assertThat(read.get(10, TimeUnit.SECONDS)).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingEndsAReaderThatWaits(boolean polling) throws Exception {
        source.write("one\npart");
        LogStream stream = polling ? log.follow(Duration.ofHours(1)) : log.follow();
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(
                () -> {
                    Iterator<LogLine> lines = stream.iterator();
                    first.complete(lines.next().text());
                    return lines.hasNext();
                },
                threads);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("one");
        log.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first opening", "opening", "end"})
    void closingEndsAReaderWhoseMachineIsAway(String where) throws Exception {
        source.write("one\ntwo\n");
        if (!where.equals("first opening")) {
            source.cutFeeds(start -> start + 4);
        }
        LogStream stream = where.equals("end") ? log.follow(Duration.ofHours(1)) : log.follow();
        Iterator<LogLine> lines = stream.iterator();
        if (!where.equals("first opening")) {
            assertThat(lines.next().text()).isEqualTo("one");
        }
        CountDownLatch gone = source.goAway();
        CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(lines::hasNext, threads);
        gone.await();
        log.close();
        assertThat(more.get(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void anInterruptEndsAReaderWhoseMachineIsAway() throws Exception {
        CountDownLatch gone = source.goAway();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                thrown.completeExceptionally(new AssertionError("read " + texts(log.follow())));
            } catch (OperationInterruptedException e) {
                thrown.complete(e);
            }
        });
        reader.start();
        gone.await();
        reader.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
    }

    @Test
    void aLogIsReadWithoutThreadsToHelp() {
        source.write("one\n");
        source.end();
        threads.shutdown();
        assertThat(texts(log.follow())).containsExactly("one");
    }

    @Test
    void aClosedLogOpensNoFeed() {
        log.close();
        assertThat(texts(log)).isEmpty();
        assertThat(source.feedsOpened()).isZero();
    }

    @Test
    void anInterruptEndsTheWaitWithAnException() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                thrown.completeExceptionally(new AssertionError("read " + texts(log.follow())));
            } catch (OperationInterruptedException e) {
                thrown.complete(e);
            }
        });
        reader.start();
        reader.interrupt();
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(OperationInterruptedException.class);
    }

    @Test
    void aStreamThatIsClosedEarlyClosesItsFeed() {
        source.write("one\ntwo\n");
        try (Stream<LogLine> lines = log.follow().lines()) {
            assertThat(lines.findFirst().map(LogLine::text)).contains("one");
        }
        assertThat(source.openFeeds()).isZero();
    }

    @Test
    void aCopyIsThereOnlyWhenItIsComplete(@TempDir Path directory) throws Exception {
        source.write("one\r\ntwo");
        Path file = directory.resolve("copy.log");
        log.filter("nothing").copyTo(file);
        assertThat(file).hasBinaryContent(new byte[] {'o', 'n', 'e', '\r', '\n', 't', 'w', 'o'});

        source.endAt(100);
        assertThatThrownBy(() -> log.follow().copyTo(file)).isInstanceOf(LogException.class);
        log.close();
        assertThatThrownBy(() -> log.copyTo(file)).isInstanceOf(LogException.class);
        assertThat(file).hasSize(8);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
