package io.recompute;

import io.recompute.run.CollectException;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunSpec;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of runs: of their start, and of their end where somebody wants to know. Thread-safe. */
final class ToldRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ToldRuns.class);

    private final Telling telling;
    private final Function<RunSpec, RemoteProcess> engine;
    /** Whether the listener does something with ends: to wait for them takes a channel. */
    private final boolean wanted;

    /** Of runs that are started so. */
    ToldRuns(Telling telling, Function<RunSpec, RemoteProcess> engine) {
        this.telling = telling;
        this.engine = engine;
        Class<?> type = telling.listener().getClass();
        this.wanted = overrides(type, "exited", RecomputeEvent.Exited.class)
                || overrides(type, "happened", RecomputeEvent.class);
    }

    private static boolean overrides(Class<?> type, String method, Class<?> event) {
        try {
            return type.getMethod(method, event).getDeclaringClass() != RecomputeListener.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    RemoteProcess start(RunSpec spec) {
        long begin = telling.now();
        FlightEvents.Launch flight = new FlightEvents.Launch();
        RemoteProcess run =
                telling.during(RecomputeEvent.Operation.LAUNCH, flight, () -> engine.apply(spec), started -> {
                    flight.run = started.id();
                    flight.runName = started.name();
                });
        telling.tell(new RecomputeEvent.Launched(
                telling.machine(), run.id(), run.name(), run.command(), telling.since(begin)));
        return watched(run);
    }

    /** Starts an array so, and tells of each of its runs. */
    RunArray startArray(Supplier<RunArray> start) {
        long begin = telling.now();
        FlightEvents.Launch flight = new FlightEvents.Launch();
        RunArray array =
                telling.during(RecomputeEvent.Operation.LAUNCH, flight, start, started -> flight.run = started.id());
        for (RemoteProcess run : array.tasks()) {
            telling.tell(new RecomputeEvent.Launched(
                    telling.machine(), run.id(), run.name(), run.command(), telling.since(begin)));
            var unused = watched(run);
        }
        return array;
    }

    /** Watches the end of a run, where anybody wants to know of it. */
    RemoteProcess watched(RemoteProcess run) {
        FlightEvents.Exit flight = new FlightEvents.Exit();
        if (wanted || flight.isEnabled()) {
            flight.begin();
            var unused = run.onExit().whenComplete((status, failure) -> {
                ExitStatus known = failure == null ? status : statusOf(failure);
                if (known == null) {
                    LOG.debug("the end of {} is not known here", run, failure);
                } else {
                    exited(run, known, flight);
                }
            });
        }
        return run;
    }

    /** The end of a run whose results could not be brought; null where the end is not known. */
    private static @Nullable ExitStatus statusOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof CollectException collecting ? collecting.exitStatus() : null;
    }

    private void exited(RemoteProcess run, ExitStatus status, FlightEvents.Exit flight) {
        telling.commit(flight, () -> {
            flight.run = run.id();
            flight.runName = run.name();
            flight.state = status.state().name();
            flight.status = status.code().orElse(-1);
        });
        telling.tell(new RecomputeEvent.Exited(telling.machine(), run.id(), run.name(), status));
    }
}
