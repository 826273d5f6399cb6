package io.recompute.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class LeakCheckTest {
    private static volatile CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void endAll() {
        end.countDown();
        end = new CountDownLatch(1);
    }

    @Test
    void aThreadThatStaysFailsTheTestThatStartedIt() {
        Events tests = run(LeakingTests.class);
        tests.assertStatistics(counts -> counts.started(2).failed(1).succeeded(1));
        assertThat(tests.failed().stream().findFirst().orElseThrow().toString()).contains("recompute-leak");
    }

    @Test
    void threadsThatEndAndThreadsOfOthersAreFine() {
        run(CleanTests.class).assertStatistics(counts -> counts.started(2).succeeded(2));
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .enableImplicitConfigurationParameters(false)
                .execute()
                .testEvents();
    }

    private static void startThread(String name) {
        CountDownLatch latch = end;
        Thread thread = new Thread(
                () -> {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @LeakCheck
    static class LeakingTests {
        @Test
        void leaks() {
            startThread("recompute-leak");
        }

        @Test
        void doesNot() {
            assertThat(end).isNotNull();
        }
    }

    @LeakCheck
    static class CleanTests {
        @Test
        void ends() {
            startThread("recompute-short");
            end.countDown();
        }

        @Test
        void isNotOurs() {
            startThread("somebody-else");
        }
    }
}
