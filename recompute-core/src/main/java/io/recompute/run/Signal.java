package io.recompute.run;

import java.util.Optional;

/** The signals that end processes. */
public enum Signal {
    /** The terminal is gone. */
    HUP(1),
    /** As from Ctrl-C. */
    INT(2),
    /** As from Ctrl-\; leaves a core. */
    QUIT(3),
    /** The program itself gave up. */
    ABRT(6),
    /** The end that no process can refuse. */
    KILL(9),
    /** For the program to define. */
    USR1(10),
    /** A bad access to memory. */
    SEGV(11),
    /** For the program to define. */
    USR2(12),
    /** A write that nobody reads. */
    PIPE(13),
    /** The polite request to end. */
    TERM(15);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** Its number, as Linux counts. */
    public int number() {
        return number;
    }

    static Optional<Signal> ofNumber(int number) {
        for (Signal signal : values()) {
            if (signal.number == number) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }
}
