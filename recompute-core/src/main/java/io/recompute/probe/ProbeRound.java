package io.recompute.probe;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.ReconnectPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Machines, asked at once within one deadline that begins when this is made. */
final class ProbeRound {
    private final ProbeSettings settings;
    private final RemotePath directory;
    private final Duration limit;
    private final Clock clock;
    private final long began = System.nanoTime();

    ProbeRound(ProbeSettings settings, Clock clock) {
        this.settings = settings;
        this.directory = settings.directory().get();
        this.limit = settings.limit();
        this.clock = clock;
    }

    ProbeTable ask(List<Instance> instances) {
        if (instances.isEmpty()) {
            return new ProbeTable(List.of());
        }
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(settings.parallelism(), instances.size()),
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("recompute-probe-%d")
                        .build());
        try {
            List<Future<ProbeRow>> asked = new ArrayList<>();
            instances.forEach(instance -> asked.add(pool.submit(() -> ask(instance))));
            List<ProbeRow> rows = new ArrayList<>();
            for (int index = 0; index < asked.size(); index++) {
                rows.add(row(instances.get(index), asked.get(index)));
            }
            return new ProbeTable(rows);
        } finally {
            pool.shutdownNow(); // those that are late are interrupted, and let go of their connections
        }
    }

    private ProbeRow row(Instance instance, Future<ProbeRow> asked) {
        try {
            return asked.get(Math.max(0, left().toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String message = instance + " has not answered within " + limit.toSeconds() + " s";
            return ProbeRow.failed(instance, new TransportTimeoutException(instance.address(), message, e), limit);
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("asking machines what is free", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking " + instance, e.getCause());
        }
    }

    private ProbeRow ask(Instance instance) {
        Duration before = elapsed();
        try {
            MachineReport report = report(instance);
            return ProbeRow.of(instance, report, elapsed().minus(before));
        } catch (RecomputeException e) {
            return ProbeRow.failed(instance, e, elapsed().minus(before));
        }
    }

    private MachineReport report(Instance instance) {
        Duration share = share();
        Duration before = elapsed();
        Transport way = settings.ways().apply(instance);
        ReconnectPolicy policy = ReconnectPolicy.standard().withPatience(share);
        try (Machine machine = Machine.connect(way, instance, share, policy)) {
            Duration rest = share.minus(elapsed().minus(before));
            return MachineProbe.report(machine, directory, rest, clock);
        }
    }

    /** What one machine may take: not all that is left, as others may still wait for its turn. */
    private Duration share() {
        Duration half = limit.dividedBy(2);
        Duration left = left();
        return left.compareTo(half) < 0 ? left : half;
    }

    private Duration left() {
        return limit.minus(elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
