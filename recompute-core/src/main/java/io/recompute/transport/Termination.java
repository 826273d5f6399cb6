package io.recompute.transport;

/** How a command in a channel ended. Immutable. */
public sealed interface Termination {
    /** It exited by itself. */
    record Exited(int status) implements Termination {}

    /**
     * A signal ended it.
     *
     * @param signal the signal's name without {@code SIG}, as {@code KILL}
     */
    record Signaled(String signal) implements Termination {}

    /** The channel ended and nobody said how the command did: a lost connection, a closed channel. */
    record Lost() implements Termination {}
}
