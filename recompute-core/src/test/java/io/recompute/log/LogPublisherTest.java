package io.recompute.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class LogPublisherTest {
    @RegisterExtension
    final ScriptedLog scripted = new ScriptedLog();

    private final ScriptedSource source = scripted.source;
    private final ExecutorService threads = scripted.threads;
    private final LogStream log = scripted.log;

    @Test
    void aSubscriberGetsNoMoreThanItAsksFor() throws Exception {
        source.write("one\ntwo\nthree\n");
        source.end();
        Taker taker = subscribe(log.follow());
        assertThat(source.feedsOpened()).isZero();
        taker.subscription.request(1);
        assertThat(taker.next()).isEqualTo("one");
        taker.subscription.request(1);
        assertThat(taker.next()).isEqualTo("two");
        assertThat(taker.lines).isEmpty();
        taker.subscription.request(Long.MAX_VALUE);
        taker.subscription.request(Long.MAX_VALUE);
        assertThat(taker.next()).isEqualTo("three");
        assertThat(taker.ended.get(10, TimeUnit.SECONDS)).isEqualTo("complete");
    }

    @Test
    void eachSubscriberReadsFromTheStart() throws Exception {
        source.write("one\n");
        for (int round = 0; round < 2; round++) {
            Taker taker = subscribe(log);
            taker.subscription.request(9);
            assertThat(taker.next()).isEqualTo("one");
            assertThat(taker.ended.get(10, TimeUnit.SECONDS)).isEqualTo("complete");
        }
    }

    @Test
    void aCancelledSubscriptionEndsWithoutAWord() throws Exception {
        source.write("one\n");
        Taker taker = subscribe(log.follow());
        taker.subscription.request(9);
        assertThat(taker.next()).isEqualTo("one");
        taker.subscription.cancel();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(taker.ended).isNotDone();
    }

    @Test
    void aBadRequestIsAnError() throws Exception {
        Taker taker = subscribe(log.follow());
        taker.subscription.request(0);
        assertThat(taker.ended.get(10, TimeUnit.SECONDS)).startsWith("java.lang.IllegalArgumentException");
    }

    @Test
    void aFailureIsTold() throws Exception {
        source.refuseForGood();
        Taker taker = subscribe(log);
        taker.subscription.request(1);
        assertThat(taker.ended.get(10, TimeUnit.SECONDS)).endsWith("refused");
    }

    @Test
    void whereNothingCanReadAnyLongerThatIsTold() {
        threads.shutdownNow();
        assertThat(subscribe(log).ended).isCompletedWithValueMatching(text -> text.contains("RejectedExecution"));
    }

    private static Taker subscribe(LogStream stream) {
        Taker taker = new Taker();
        stream.publisher().subscribe(taker);
        return taker;
    }

    private static final class Taker implements Flow.Subscriber<LogLine> {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init") // given before anything else happens
        private Flow.Subscription subscription;

        String next() throws InterruptedException {
            return List.of(lines.poll(10, TimeUnit.SECONDS)).get(0);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(LogLine line) {
            lines.add(line.text());
        }

        @Override
        public void onError(Throwable failure) {
            ended.complete(failure.toString());
        }

        @Override
        public void onComplete() {
            ended.complete("complete");
        }
    }
}
