package io.recompute;

import io.recompute.RecomputeEvent.Operation;
import io.recompute.RecomputeEvent.Transferred;
import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.python.environment.InstallReport;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.Decision;
import io.recompute.transfer.TransferDirection;
import io.recompute.transfer.TransferProgress;
import io.recompute.transfer.TransferReport;
import io.recompute.transfer.TransferWatch;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener and JDK Flight Recorder what happens with one machine: the one place that makes events. A listener that
 * throws harms nothing. Thread-safe.
 */
final class Telling implements TransferWatch {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Instance machine;
    private final RecomputeListener listener;
    private final LongSupplier nanoTime;

    Telling(Instance machine, RecomputeListener listener, LongSupplier nanoTime) {
        this.machine = machine;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Of that machine, with no listener. */
    Instance machine() {
        return machine;
    }

    RecomputeListener listener() {
        return listener;
    }

    /** A time to measure from, for {@link #since}. */
    long now() {
        return nanoTime.getAsLong();
    }

    Duration since(long begin) {
        return Duration.ofNanos(nanoTime.getAsLong() - begin);
    }

    void tell(RecomputeEvent event) {
        try {
            listener.happened(event);
            dispatch(event);
        } catch (RuntimeException e) {
            LOG.warn("a listener has failed at: {}", event, e); // what it was told of is not to pay for that
        }
    }

    private void dispatch(RecomputeEvent event) {
        if (event instanceof RecomputeEvent.Connected one) {
            listener.connected(one);
        } else if (event instanceof RecomputeEvent.ConnectionLost one) {
            listener.connectionLost(one);
        } else if (event instanceof RecomputeEvent.Reconnected one) {
            listener.reconnected(one);
        } else if (event instanceof RecomputeEvent.Synchronising one) {
            listener.synchronising(one);
        } else if (event instanceof RecomputeEvent.Synchronised one) {
            listener.synchronised(one);
        } else if (event instanceof RecomputeEvent.Installing one) {
            listener.installing(one);
        } else if (event instanceof RecomputeEvent.Installed one) {
            listener.installed(one);
        } else if (event instanceof Transferred one) {
            listener.transferred(one);
        } else if (event instanceof RecomputeEvent.Launched one) {
            listener.launched(one);
        } else if (event instanceof RecomputeEvent.Exited one) {
            listener.exited(one);
        } else if (event instanceof RecomputeEvent.SkippedFileNamed one) {
            listener.skippedFileNamed(one);
        } else if (event instanceof RecomputeEvent.Failed one) {
            listener.failed(one);
        }
    }

    void skippedFileNamed(Command command, Decision why) {
        tell(new RecomputeEvent.SkippedFileNamed(machine, command, why));
    }

    void failed(Operation operation, RuntimeException why) {
        tell(new RecomputeEvent.Failed(machine, operation, why));
    }

    /** A synchronisation, given who is told how far it has come. */
    SyncReport sync(Function<Consumer<TransferProgress>, SyncReport> sync) {
        FlightEvents.Sync flight = new FlightEvents.Sync();
        SyncReport report = during(
                Operation.SYNC,
                flight,
                () -> sync.apply(progress -> tell(new RecomputeEvent.Synchronising(machine, progress))),
                done -> {
                    flight.sentFiles = done.sentFiles();
                    flight.sentBytes = done.sentBytes();
                    flight.deleted = done.deleted();
                    flight.unchanged = done.unchanged();
                });
        tell(new RecomputeEvent.Synchronised(machine, report));
        return report;
    }

    /** The setting up of an environment, given who is told what the installer says. */
    InstallReport install(Function<Consumer<String>, InstallReport> install) {
        FlightEvents.Install flight = new FlightEvents.Install();
        InstallReport report = during(
                Operation.INSTALL,
                flight,
                () -> install.apply(line -> tell(new RecomputeEvent.Installing(machine, line))),
                done -> {
                    flight.built = done.built();
                    flight.tool = done.tool();
                    flight.installed = done.installed().size();
                });
        tell(new RecomputeEvent.Installed(machine, report));
        return report;
    }

    /**
     * Does something that is recorded.
     *
     * @param fill fills the event with what came of it; only where it is recorded
     */
    <T> T during(Operation operation, FlightEvents.OfMachine flight, Supplier<T> work, Consumer<T> fill) {
        flight.begin();
        try {
            T result = work.get();
            commit(flight, () -> fill.accept(result));
            return result;
        } catch (RuntimeException e) {
            commit(flight, () -> flight.failure = String.valueOf(e.getMessage()));
            failed(operation, e);
            throw e;
        }
    }

    /** Ends the event; fills it where it is recorded. */
    void commit(FlightEvents.OfMachine flight, Runnable fill) {
        flight.end();
        if (flight.shouldCommit()) {
            flight.machine = machine.toString();
            fill.run();
            flight.commit();
        }
    }

    @Override
    public End begins(TransferDirection direction, String source, String target) {
        long begin = nanoTime.getAsLong();
        FlightEvents.Transfer flight = new FlightEvents.Transfer();
        flight.begin();
        Runnable what = () -> {
            flight.direction = direction.name();
            flight.source = source;
            flight.target = target;
        };
        return new End() {
            @Override
            public void copied(TransferReport report) {
                commit(flight, () -> {
                    what.run();
                    flight.files = report.files();
                    flight.bytes = report.bytes();
                });
                tell(new Transferred(machine, direction, source, target, report, since(begin)));
            }

            @Override
            public void failed(RuntimeException why) {
                commit(flight, () -> {
                    what.run();
                    flight.failure = String.valueOf(why.getMessage());
                });
                Telling.this.failed(Operation.TRANSFER, why);
            }
        };
    }
}
