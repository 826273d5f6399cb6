package io.recompute.run;

import io.recompute.model.RecomputeException;

/** A run did not start, since the machine has not so many graphics processors for it. Nothing of the run is there. */
public final class GpusUnavailableException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final int wanted;
    private final int present;
    private final int free;

    /** With a message for people, and how many the run wanted, there are, and were free. */
    public GpusUnavailableException(String message, int wanted, int present, int free) {
        super(message);
        this.wanted = wanted;
        this.present = present;
        this.free = free;
    }

    /** How many the run wanted. */
    public int wanted() {
        return wanted;
    }

    /** How many the machine has. */
    public int present() {
        return present;
    }

    /** How many nobody used; 0 where other runs were waiting for them already. */
    public int free() {
        return free;
    }

    /** Whether a later attempt may succeed: the machine has so many, and others use them. */
    public boolean isTemporary() {
        return present >= wanted;
    }
}
