package io.recompute.testkit.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many schedules, some at once. {@code -Drecompute.soak.schedules} says how many, {@code -Drecompute.soak.seed} from which
 * seed on, {@code -Drecompute.soak.parallel} how many at once.
 */
final class Soak {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Pattern OURS = Pattern.compile("(io\\.recompute|org\\.apache\\.sshd|sun\\.nio\\.ch)\\..*");

    /** Runs the schedule of one seed. */
    interface Runner {
        void run(long seed, Counts counts) throws Exception;
    }

    private final String name;
    private final Counts counts = new Counts();

    /** {@code name} says where the schedules run. */
    Soak(String name) {
        this.name = name;
    }

    /** Runs them, prints what happened, and throws the failures of all seeds as one. */
    void run(Runner runner) {
        long first = Long.getLong("recompute.soak.seed", 1);
        long count = Long.getLong("recompute.soak.schedules", 2);
        ExecutorService threads = Executors.newFixedThreadPool(Integer.getInteger("recompute.soak.parallel", 2));
        List<Throwable> failures = new ArrayList<>();
        try {
            Map<Long, CompletableFuture<Void>> ends = new LinkedHashMap<>();
            LongStream.range(first, first + count)
                    .forEach(seed -> ends.put(seed, CompletableFuture.runAsync(() -> one(runner, seed), threads)));
            ends.forEach((seed, end) -> {
                try {
                    end.join();
                } catch (CompletionException e) {
                    failures.add(e.getCause());
                }
            });
        } finally {
            threads.shutdownNow();
        }
        System.out.println("soak, " + name + ": " + count + " schedules from seed " + first + ", " + failures.size()
                + " failures\n" + counts);
        if (!failures.isEmpty()) {
            String causes = failures.stream().map(Soak::inShort).collect(Collectors.joining("\n"));
            AssertionError error = new AssertionError(failures.size() + " of " + count + " failed:\n" + causes);
            failures.forEach(error::addSuppressed);
            throw error;
        }
    }

    /** In a thread of its own, so that one that hangs is shown where it hangs, and holds up no other. */
    private void one(Runner runner, long seed) {
        FutureTask<Void> schedule = new FutureTask<>(() -> {
            runner.run(seed, counts);
            return null;
        });
        Thread thread = new Thread(schedule, "soak-" + seed);
        thread.setDaemon(true);
        thread.start();
        try {
            schedule.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError("-Drecompute.soak.seed=" + seed + " hangs here");
            hangs.setStackTrace(thread.getStackTrace());
            standstills().forEach(hangs::addSuppressed);
            thread.interrupt();
            hangs.addSuppressed(new AssertionError("it would go on:", endOf(schedule)));
            throw hangs;
        } catch (InterruptedException e) {
            thread.interrupt();
            throw new CompletionException(e);
        }
    }

    /** Where all threads stand that are in the library, or in what is below it: what hangs may wait for one of them. */
    private static List<AssertionError> standstills() {
        List<AssertionError> all = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (Stream.of(stack)
                    .anyMatch(frame -> OURS.matcher(frame.getClassName()).matches())) {
                AssertionError standstill = new AssertionError("beside it, " + thread.getName());
                standstill.setStackTrace(stack);
                all.add(standstill);
            }
        });
        return all;
    }

    private static String inShort(Throwable failure) {
        String seed = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return seed + " " + (failure.getCause() == null ? "" : failure.getCause());
    }

    /** What an interrupted schedule has to say. */
    private static @Nullable Throwable endOf(FutureTask<Void> schedule) {
        try {
            schedule.get(10, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            return e;
        }
    }
}
