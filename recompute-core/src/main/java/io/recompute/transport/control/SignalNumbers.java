package io.recompute.transport.control;

import java.util.Map;
import java.util.OptionalInt;

/** The numbers of the signals that POSIX numbers, and of those on which all systems in use agree. */
public final class SignalNumbers {
    /** What a shell adds to a signal's number to make an exit status of it. */
    private static final int BASE = 128;

    private static final Map<String, Integer> NUMBERS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);

    private SignalNumbers() {}

    /** The exit status that a shell would report; empty for a signal of another number on each system. */
    public static OptionalInt status(String name) {
        Integer number = NUMBERS.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(BASE + number);
    }
}
