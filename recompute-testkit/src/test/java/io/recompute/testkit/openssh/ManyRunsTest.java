package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.log.LogLine;
import io.recompute.model.RemotePath;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.detached.Runs;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.ssh.SshTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many runs at once, and their ends, with a real server that has the limits of a usual installation. */
@Timeout(180)
@NeedsOpenSsh(users = true)
class ManyRunsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int RUNS = 100;
    private static final int FOLLOWED = 15;

    @SuppressWarnings("NullAway.Init")
    private static OpenSshServer server;

    @SuppressWarnings("NullAway.Init")
    private OpenSshUser user;

    @SuppressWarnings("NullAway.Init")
    private Machine machine;

    @SuppressWarnings("NullAway.Init")
    private Runs runs;

    @BeforeAll
    static void start() throws InterruptedException {
        server =
                OpenSshServer.builder().maxSessions(10).maxStartups("10:30:100").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        user = OpenSshUser.builder()
                .shell("bash")
                .authorizedKey(server.authorizedKey())
                .create();
        machine = Machine.connect(SshTransport.create(), server.instance(user), LIMIT);
        machine.execute(Script.of("mkdir project")).orThrow("mkdir");
        runs = Runs.of(machine, RemotePath.of("project"), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        runs.close();
        machine.close();
        user.close();
    }

    @Test
    void aHundredRunsAtOnceAreStartedWaitedForAndFollowed() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(RUNS);
        try {
            List<CompletableFuture<ExitStatus>> ends = new ArrayList<>();
            List<CompletableFuture<List<String>>> logs = new ArrayList<>();
            for (int number = 0; number < RUNS; number++) {
                int own = number;
                CompletableFuture<RemoteProcess> run = CompletableFuture.supplyAsync(
                        () -> runs.start(
                                RunSpec.shell("echo begin " + own + "; sleep 2; echo end " + own + "; exit " + own)),
                        callers);
                ends.add(run.thenCompose(RemoteProcess::onExit));
                if (own < FOLLOWED) {
                    logs.add(run.thenApplyAsync(
                            process -> process.log()
                                    .follow()
                                    .lines()
                                    .map(LogLine::text)
                                    .toList(),
                            callers));
                }
            }
            List<String> failures = new ArrayList<>();
            for (int number = 0; number < RUNS; number++) {
                try {
                    int code =
                            ends.get(number).get(120, TimeUnit.SECONDS).code().orElse(-1);
                    if (code != number) {
                        failures.add(number + " ended with " + code);
                    }
                } catch (ExecutionException | TimeoutException e) {
                    failures.add(number + ": " + e);
                }
            }
            System.out.println(RUNS + " runs at once: " + failures.size() + " failures");
            assertThat(failures).isEmpty();
            for (int number = 0; number < FOLLOWED; number++) {
                assertThat(logs.get(number).get(60, TimeUnit.SECONDS))
                        .containsExactly("begin " + number, "end " + number);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void anEndIsSeenAlsoWhereThereIsNoPipe() throws Exception {
        seeEnds(40, false);
        seeEnds(10, true);
    }

    /**
     * Prints how long it takes from the moment that a run ends on its machine, whose clock is ours, to that in which it is
     * known here: on a quiet machine well below 100 ms. A busy one is no reason to fail.
     */
    private void seeEnds(int count, boolean withoutPipe) throws Exception {
        long[] nanos = new long[Integer.getInteger("recompute.ends", count)];
        for (int round = 0; round < nanos.length; round++) {
            String last = "; date +%s%N >ended; exit 3";
            String waiting = withoutPipe ? "rm \"$(ls -d .recompute/runs/*/ | tail -1)/alive\"; " : "";
            RemoteProcess run = runs.start(RunSpec.shell(waiting + "sleep 0.3" + last));
            assertThat(run.waitFor(LIMIT).code()).hasValue(3);
            long seen = System.currentTimeMillis() * 1_000_000;
            String ended = machine.execute(Script.of("cat project/ended"))
                    .orThrow("cat")
                    .text()
                    .strip();
            nanos[round] = seen - Long.parseLong(ended);
        }
        Arrays.sort(nanos);
        System.out.println("ends of " + nanos.length + " runs" + (withoutPipe ? " without the pipe" : "") + ": p50 "
                + nanos[nanos.length / 2] / 1_000_000 + " ms, p95 " + nanos[nanos.length * 95 / 100] / 1_000_000
                + " ms");
    }
}
