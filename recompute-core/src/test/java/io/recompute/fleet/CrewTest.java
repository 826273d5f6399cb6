package io.recompute.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private static Map<Instance, String> machines(String... names) {
        Map<Instance, String> machines = new LinkedHashMap<>();
        for (String name : names) {
            machines.put(Instance.parse(name), name);
        }
        return machines;
    }

    /** What hangs until it is interrupted. */
    private String hang() {
        try {
            never.await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw OperationInterruptedException.restoring("hanging", e);
        }
    }

    @Test
    void successesAndFailuresAreKeptApartInTheOrderOfTheMachines() {
        try (Crew crew = new Crew(2, LONG)) {
            FleetResult<Integer> result = crew.forEach("counting", machines("b", "a", "c"), name -> {
                if (name.equals("a")) {
                    throw new RecomputeException("no letters on a");
                }
                return name.length();
            });
            assertThat(result.rows()).extracting(row -> row.instance().host()).containsExactly("b", "a", "c");
            assertThat(result.values()).containsExactly(1, 1);
            assertThat(result.failed()).hasSize(1);
            assertThat(result)
                    .hasToString("%s: 1\n%s: failed: no letters on a\n%s: 1"
                            .formatted(Instance.parse("b"), Instance.parse("a"), Instance.parse("c")));
            assertThatThrownBy(result::orThrow)
                    .isInstanceOfSatisfying(
                            FleetException.class,
                            failure -> assertThat(failure.result()).isEqualTo(result))
                    .hasMessageContaining("1 of 3 machines failed: ");

            FleetResult<String> next = crew.forEach("doubling", result, number -> number + "" + number);
            assertThat(next.values()).containsExactly("11", "11");
            assertThat(next.rows().get(1).failure())
                    .isEqualTo(result.rows().get(1).failure());
        }
    }

    @Test
    void aLimitMayBeForEver() {
        try (Crew crew = new Crew(1, ChronoUnit.FOREVER.getDuration())) {
            assertThat(crew.forEach("counting", machines("a"), String::length).values())
                    .containsExactly(1);
        }
    }

    @Test
    void noMoreAreAtWorkAtOnceThanThereAreThreads() {
        AtomicInteger atWork = new AtomicInteger();
        try (Crew crew = new Crew(2, LONG)) {
            FleetResult<Boolean> result = crew.forEach("working", machines("a", "b", "c", "d", "e", "f"), name -> {
                boolean few = atWork.incrementAndGet() <= 2;
                Thread.yield();
                atWork.decrementAndGet();
                return few;
            });
            assertThat(result.values()).hasSize(6).containsOnly(true);
        }
    }

    @Test
    void whatIsNotDoneWhenTheTimeIsOverIsCutShort() throws Exception {
        try (Crew crew = new Crew(1, Duration.ofMillis(200))) {
            FleetResult<String> result = crew.forEach("hanging", machines("a", "b"), name -> hang());
            assertThat(result.values()).isEmpty();
            interrupted.await();
            assertThat(result.rows().get(0).failure().orElseThrow())
                    .isInstanceOfSatisfying(
                            CutShortException.class,
                            cut -> assertThat(cut.isBegun()).isTrue())
                    .hasMessageContaining("was not done within ");
            assertThat(result.rows().get(1).failure().orElseThrow())
                    .isInstanceOfSatisfying(
                            CutShortException.class,
                            cut -> assertThat(cut.isBegun()).isFalse());
        }
    }

    @Test
    void aCancelEndsWhatIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Crew crew = new Crew(1, LONG)) {
            CompletableFuture<FleetResult<String>> result =
                    CompletableFuture.supplyAsync(() -> crew.forEach("hanging", machines("a", "b"), name -> {
                        begun.countDown();
                        return hang();
                    }));
            begun.await();
            crew.cancel();
            interrupted.await();
            assertThat(result.join().failed())
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.failure().orElseThrow())
                            .isInstanceOf(CutShortException.class)
                            .hasMessageContaining("before it was cancelled"));
            assertThat(crew.forEach("again", machines("a"), name -> name).values())
                    .containsExactly("a");
        }
    }

    @Test
    void anInterruptOfTheCallerEndsAll() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (Crew crew = new Crew(1, LONG)) {
            Thread caller = new Thread(() -> {
                try {
                    thrown.completeExceptionally(new AssertionError(crew.forEach("hanging", machines("a"), name -> {
                        begun.countDown();
                        return hang();
                    })));
                } catch (RecomputeException e) {
                    thrown.complete(e);
                }
            });
            caller.start();
            begun.await();
            caller.interrupt();
            assertThat(thrown.get()).isInstanceOf(OperationInterruptedException.class);
            interrupted.await();
        }
        try (Crew closed = new Crew(1, LONG)) {
            closed.close();
            assertThat(closed.forEach("late", machines("a"), name -> name).failed())
                    .hasSize(1);
        }
    }
}
