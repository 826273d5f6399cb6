package io.recompute.run;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Immutable.
 *
 * <p>A shell reports the end by signal <i>n</i> as status 128 + <i>n</i>, and so does this: a program that exits with
 * such a status by itself cannot be told from one that a signal ended.
 */
public final class ExitStatus {
    /** Above this, a status speaks of a signal. */
    private static final int SIGNAL_BASE = 128;

    private static final int HIGHEST_SIGNAL = 64;

    private final ProcessState state;
    private final @Nullable Integer code;
    private final @Nullable EndReason reason;

    private ExitStatus(ProcessState state, @Nullable Integer code, @Nullable EndReason reason) {
        this.state = state;
        this.code = code;
        this.reason = reason;
    }

    /**
     * An end that was recorded.
     *
     * @param code 0 to 255, as a shell reports it
     * @param killed whether it was ended through this library, by a kill or because its time was over
     * @param reason why it ended so; null where nothing more is known
     */
    public static ExitStatus recorded(int code, boolean killed, @Nullable EndReason reason) {
        if (killed) {
            boolean timedOut = reason == EndReason.TIME_LIMIT || reason == EndReason.LEASE || reason == EndReason.GPUS;
            return new ExitStatus(timedOut ? ProcessState.TIMED_OUT : ProcessState.KILLED, code, reason);
        }
        if (code == 0) {
            return new ExitStatus(ProcessState.SUCCEEDED, code, null);
        }
        boolean signaled = code > SIGNAL_BASE && code <= SIGNAL_BASE + HIGHEST_SIGNAL;
        return new ExitStatus(signaled ? ProcessState.SIGNALED : ProcessState.FAILED, code, reason);
    }

    /** An end that nobody recorded, and the reason; null where it is not known. */
    public static ExitStatus lost(@Nullable EndReason reason) {
        return new ExitStatus(ProcessState.LOST, null, reason);
    }

    /** The final state. */
    public ProcessState state() {
        return state;
    }

    /** Whether it exited with status 0. */
    public boolean isSuccess() {
        return state == ProcessState.SUCCEEDED;
    }

    /** The status, 0 to 255, as a shell reports it; empty where nobody recorded it. */
    public OptionalInt code() {
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** The signal that ended it, where one did and it is known by name. */
    public Optional<Signal> signal() {
        return code == null || code <= SIGNAL_BASE ? Optional.empty() : Signal.ofNumber(code - SIGNAL_BASE);
    }

    /** Why it ended so, where more than the state is known. */
    public Optional<EndReason> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExitStatus status
                && status.state == state
                && status.reason == reason
                && Objects.equals(status.code, code);
    }

    @Override
    public int hashCode() {
        return Objects.hash(state, code, reason);
    }

    /** As {@code SUCCEEDED}, {@code FAILED(3)}, {@code TIMED_OUT(143): its time limit was over}. */
    @Override
    public String toString() {
        return state
                + (code == null || code == 0 ? "" : "(" + code + ")")
                + (reason == null ? "" : ": " + reason.text());
    }
}
