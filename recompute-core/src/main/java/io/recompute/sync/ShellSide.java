package io.recompute.sync;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transport.control.Machine;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A directory of a machine on which scripts are run. Immutable. */
record ShellSide(Machine machine, RemotePath project) implements RemoteSide {
    @Override
    public Instance instance() {
        return machine.instance();
    }

    @Override
    public Executor workers() {
        return machine.workers();
    }

    @Override
    public RemoteListing list(@Nullable RemoteListing known) {
        return RemoteListing.of(machine, project, known);
    }

    @Override
    public PlanApplication application(Path local, SyncPlan plan) {
        return new ShellApplication(machine, local, project, plan);
    }
}
