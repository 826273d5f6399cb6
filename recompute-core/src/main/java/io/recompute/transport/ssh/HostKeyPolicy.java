package io.recompute.transport.ssh;

/** What to do with a machine whose host key nobody has told us. A key that differs from a known one is always refused. */
public enum HostKeyPolicy {
    /** Refuse it. */
    STRICT,
    /** Accept it and remember it in the known-hosts file, as {@code StrictHostKeyChecking accept-new} of ssh does. */
    ACCEPT_NEW
}
