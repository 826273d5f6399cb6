package io.recompute.probe;

import java.util.List;
import java.util.OptionalLong;

/**
 * A machine's graphics processors.
 *
 * @param state whether there are any, or why nothing is known of them
 * @param list in the order of their indexes; empty unless they are {@linkplain State#PRESENT present}
 * @param said what the driver's tool said where it failed; else empty
 */
public record Gpus(State state, List<Gpu> list, String said) {
    static final Gpus NONE = new Gpus(State.NONE, List.of(), "");

    /** What is known of a machine's graphics processors. */
    public enum State {
        /** There is at least one, and its driver tells of it. */
        PRESENT,
        /** There is none, or no driver that tells of it. */
        NONE,
        /** A driver's tool is there and fails: no driver, one that was updated without a reboot, a device that was lost. */
        FAILED,
        /** A driver's tool did not answer in time. */
        SILENT
    }

    /** Copies the list. */
    public Gpus {
        list = List.copyOf(list);
    }

    /** The most memory that is free on one of them, in MiB; empty where none tells. */
    public OptionalLong mostFreeMib() {
        return list.stream().flatMapToLong(gpu -> gpu.freeMib().stream()).max();
    }
}
