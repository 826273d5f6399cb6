package io.recompute.testkit.acceptance;

import io.recompute.model.RecomputeException;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.testkit.fault.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Has each step of a program meet a fault of the network that soon passes; the seed says which. For one thread. */
final class Weather implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final FaultyProxy network;
    private final Random random;
    private final List<String> story = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "recompute-weather");
        thread.setDaemon(true);
        return thread;
    });

    Weather(FaultyProxy network, Random random) {
        this.network = network;
        this.random = random;
    }

    /** A step that the library has to get through the fault by itself. */
    <T> T through(String step, Callable<T> work) throws Exception {
        Fault fault = next();
        story.add(step + " through " + fault);
        network.injectOnce(fault);
        ScheduledFuture<?> end = clock.schedule(network::heal, 50 + random.nextInt(250), TimeUnit.MILLISECONDS);
        try {
            return work.call();
        } finally {
            end.cancel(false);
            network.heal();
        }
    }

    /** A step that may fail for the fault, and is then done again. */
    <T> T again(String step, Callable<T> work) throws Exception {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return through(step, work);
            } catch (RecomputeException e) {
                story.add("  failed: " + e);
            }
        }
        story.add(step + " in fair weather");
        return work.call();
    }

    /** What has happened so far. */
    String story() {
        return String.join("\n", story);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private Fault next() {
        Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
        Ending ending = random.nextBoolean() ? Ending.RESET : Ending.CLOSE;
        long bytes = (long) Math.pow(2, random.nextDouble() * 17);
        return switch (random.nextInt(8)) {
            case 0 -> new Fault.Stall(direction, bytes);
            case 1 -> new Fault.HalfOpen();
            case 2 -> new Fault.Latency(Duration.ofMillis(random.nextInt(10)), Duration.ofMillis(random.nextInt(10)));
            case 3 -> new Fault.Bandwidth(200_000 + random.nextInt(2_000_000));
            default -> new Fault.CutAfter(direction, bytes, ending);
        };
    }
}
