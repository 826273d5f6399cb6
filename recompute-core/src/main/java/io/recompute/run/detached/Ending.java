package io.recompute.run.detached;

import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run. Immutable.
 *
 * @param size how many bytes its log then had
 */
record Ending(ExitStatus status, long size) {
    /** From a line of {@code watch.sh}, without the id: {@code STATUS SIZE TIME SIGNAL REASON}. */
    static Ending parse(String[] words) {
        boolean recorded = !words[1].equals("-");
        boolean killed = !words[4].equals("-");
        @Nullable EndReason reason = reason(words[5]);
        ExitStatus status =
                recorded ? ExitStatus.recorded(Integer.parseInt(words[1]), killed, reason) : ExitStatus.lost(reason);
        return new Ending(status, words[2].equals("-") ? 0 : Long.parseLong(words[2]));
    }

    /** The reason of that word in a run's directory; null where it is none that this version knows. */
    static @Nullable EndReason reason(String word) {
        return switch (word) {
            case "limit" -> EndReason.TIME_LIMIT;
            case "lease" -> EndReason.LEASE;
            case "gpus" -> EndReason.GPUS;
            case "memory" -> EndReason.OUT_OF_MEMORY;
            case "reboot" -> EndReason.REBOOT;
            case "gone" -> EndReason.VANISHED;
            case "cancelled" -> EndReason.CANCELLED;
            case "preempted" -> EndReason.PREEMPTED;
            case "node" -> EndReason.NODE_FAILED;
            default -> null;
        };
    }
}
