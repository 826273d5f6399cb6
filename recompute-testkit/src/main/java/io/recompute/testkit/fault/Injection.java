package io.recompute.testkit.fault;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One fault as it was injected. Safe for use by many threads. */
final class Injection {
    private final Fault.OfNetwork fault;
    private final boolean once;
    private final AtomicBoolean spent = new AtomicBoolean();
    private final CompletableFuture<Void> met = new CompletableFuture<>();

    /**
     * A fault that nothing has met yet.
     *
     * @param once whether only the first connection that meets it suffers from it
     */
    Injection(Fault.OfNetwork fault, boolean once) {
        this.fault = fault;
        this.once = once;
    }

    Fault.OfNetwork fault() {
        return fault;
    }

    /** A connection meets it: whether that one is to suffer from it. */
    boolean meet() {
        if (spent.getAndSet(true) && once) {
            return false;
        }
        met.complete(null);
        return true;
    }

    /** Completes when a connection has met it. */
    CompletableFuture<Void> met() {
        return met;
    }
}
