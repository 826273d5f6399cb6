package io.recompute.tunnel;

/** What comes of a connection through a tunnel. */
public enum TunnelState {
    /** It reaches its destination. */
    READY,
    /** The machine is there, and nobody listens at the destination: the service is dead, the tunnel is well. */
    NOBODY_LISTENS,
    /** The machine's server does not forward, and the machine has no program to do it instead. */
    REFUSED,
    /** The machine is not reached: the tunnel comes back with it. */
    UNREACHABLE,
    /** The tunnel was closed. */
    CLOSED
}
