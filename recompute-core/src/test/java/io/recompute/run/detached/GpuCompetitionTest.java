package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * More clients than graphics processors, each in a project of its own, over a connection of its own. By default for a few
 * runs each; {@code -Drecompute.gpus.seconds=60 -Drecompute.gpus.clients=50 -Drecompute.gpus.count=8} makes it a long
 * one, which tells how long processors were idle.
 */
@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class GpuCompetitionTest extends WithLocalRuns {
    private static final int CLIENTS = Integer.getInteger("recompute.gpus.clients", 6);
    private static final int GPUS = Integer.getInteger("recompute.gpus.count", 2);
    private static final long SECONDS = Long.getLong("recompute.gpus.seconds", 0);
    private static final int ROUNDS = 2;

    /** Tells in a line of a shared file when it begins and ends; a directory that is there already tells of a clash. */
    private static final String HOLD = "d=$CUDA_VISIBLE_DEVICES; mkdir ../held-$d || echo clash $d >>../events\n"
            + "echo B $d $(date +%s%N) >>../events; sleep " + (SECONDS > 0 ? 2 : 0.2) + "\n"
            + "echo E $d $(date +%s%N) >>../events; rmdir ../held-$d";

    GpuCompetitionTest() {
        super("project");
    }

    @Test
    void noTwoAreEverOnOneAndAllAreServed() throws Exception {
        FakeGpus gpus = FakeGpus.make(home.resolve("gpus"), GPUS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int served = 0;
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                String name = "project-" + client;
                all.add(clients.submit(() -> compete(name, gpus, end)));
            }
            for (Future<Integer> client : all) {
                served += client.get();
            }
        } finally {
            clients.shutdownNow();
        }
        List<String> events = Files.readAllLines(home.resolve("events"));
        assertThat(events).noneMatch(line -> line.startsWith("clash"));
        assertThat(events).hasSize(2 * served);
        assertThat(gpus.files("")).isEmpty();
        if (SECONDS > 0) {
            System.out.println(idle(events, served));
        }
    }

    private int compete(String name, FakeGpus gpus, long end) throws IOException, InterruptedException {
        int served = 0;
        try (LocalRuns mine = LocalRuns.open(home, name, gpus.beginning())) {
            while (SECONDS > 0 ? System.nanoTime() < end : served < ROUNDS) {
                RunSpec spec = RunSpec.shell(HOLD).gpus(1).waitForGpus(Duration.ofMinutes(10));
                try (RemoteProcess run = mine.runs().start(spec)) {
                    ExitStatus status = run.waitFor(Duration.ofMinutes(10));
                    assertThat(status.isSuccess()).as(name + ": " + status).isTrue();
                }
                served++;
            }
        }
        return served;
    }

    /** How long processors were idle between two runs, as long as there were more clients than processors. */
    private static String idle(List<String> events, int served) {
        Map<String, Long> ended = new HashMap<>();
        List<Long> gaps = new ArrayList<>();
        long first = Long.MAX_VALUE;
        long last = 0;
        long used = 0;
        Map<String, Long> begun = new HashMap<>();
        int left = served;
        for (String event : events) {
            String[] words = event.split(" ");
            long time = Long.parseLong(words[2]);
            if (words[0].equals("E")) {
                ended.put(words[1], time);
                used += time - begun.getOrDefault(words[1], time);
                continue;
            }
            first = Math.min(first, time);
            last = Math.max(last, time);
            begun.put(words[1], time);
            left--;
            Long before = ended.remove(words[1]);
            if (before != null && left >= GPUS) {
                gaps.add((time - before) / 1_000_000);
            }
        }
        long[] sorted = gaps.stream().mapToLong(Long::longValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%d clients, %d GPUs: %d runs; idle between two: median %d ms, p95 %d ms, most %d ms; in use %.0f %%; gaps %s",
                CLIENTS,
                GPUS,
                served,
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length - 1],
                100.0 * used / GPUS / Math.max(1, last - first),
                Arrays.toString(sorted).length() > 100 ? sorted.length : Arrays.toString(sorted));
    }
}
