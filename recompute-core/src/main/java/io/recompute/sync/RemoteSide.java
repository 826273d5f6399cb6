package io.recompute.sync;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.SyncPlan;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The other side of a synchronisation. Thread-safe. */
interface RemoteSide {
    /** The machine. */
    Instance instance();

    /** The project's directory there, absolute. */
    RemotePath project();

    /** Runs what waits for the machine. */
    Executor workers();

    /**
     * What is there of what earlier synchronisations placed.
     *
     * @param known an earlier listing, which need not travel again; null for none
     */
    RemoteListing list(@Nullable RemoteListing known);

    /** What would carry a plan out. */
    PlanApplication application(Path local, SyncPlan plan);
}
