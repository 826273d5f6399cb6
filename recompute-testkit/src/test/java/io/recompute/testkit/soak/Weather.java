package io.recompute.testkit.soak;

import io.recompute.model.RecomputeException;
import io.recompute.testkit.EmbeddedSshServer;
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
import org.jspecify.annotations.Nullable;

/** Has each step of a program meet a fault that soon passes; the seed says which. For one thread. */
final class Weather implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final FaultyProxy network;
    private final @Nullable EmbeddedSshServer server;
    private final Random random;
    private final Counts counts;
    private final List<String> story = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "recompute-weather");
        thread.setDaemon(true);
        return thread;
    });

    Weather(FaultyProxy network, @Nullable EmbeddedSshServer server, Random random, Counts counts) {
        this.network = network;
        this.server = server;
        this.random = random;
        this.counts = counts;
    }

    /** A step that the library has to get through a fault of the network by itself. */
    <T> T through(String step, Callable<T> work) throws Exception {
        return during(step, ofNetwork(), work);
    }

    /** A step that may fail for the fault, and is then done again. */
    <T> T again(String step, Callable<T> work) throws Exception {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return during(step, server != null && random.nextInt(4) == 0 ? ofMachine() : ofNetwork(), work);
            } catch (RecomputeException e) {
                story.add("  failed: " + e);
                counts.count("failed and done again: " + step);
            }
        }
        story.add(step + " in fair weather");
        return work.call();
    }

    private <T> T during(String step, Fault fault, Callable<T> work) throws Exception {
        story.add(step + " through " + fault);
        counts.count("step: " + step);
        counts.count("fault: " + fault.getClass().getSimpleName());
        inject(fault);
        ScheduledFuture<?> end = clock.schedule(this::heal, 50 + random.nextInt(250), TimeUnit.MILLISECONDS);
        try {
            return work.call();
        } finally {
            end.cancel(false);
            heal();
        }
    }

    private void inject(Fault fault) {
        if (fault instanceof Fault.OfMachine && server != null) {
            server.inject(fault);
        } else {
            network.injectOnce(fault);
        }
    }

    private void heal() {
        network.heal();
        if (server != null) {
            server.heal();
        }
    }

    /** What has happened so far. */
    String story() {
        return String.join("\n", story);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private Fault ofNetwork() {
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

    private Fault ofMachine() {
        return switch (random.nextInt(5)) {
            case 0 -> new Fault.RefuseChannels(random.nextInt(3));
            case 1 -> new Fault.RefuseLogins();
            case 2 -> new Fault.NoisyStartUp("Welcome, and mind the step\n");
            case 3 -> new Fault.SlowShell(Duration.ofMillis(random.nextInt(100)));
            default -> new Fault.Restart();
        };
    }
}
