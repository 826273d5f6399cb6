package io.recompute.run;

import java.util.Arrays;
import java.util.Optional;

/** Why a run ended, where its state does not tell. */
public enum EndReason {
    /** Its {@link RunSpec#timeLimit time limit} was over: {@link ProcessState#TIMED_OUT}. */
    TIME_LIMIT("limit", "its time limit was over"),
    /** Nobody renewed its {@link RunSpec#lease lease}: {@link ProcessState#TIMED_OUT}. */
    LEASE("lease", "nobody renewed its lease"),
    /**
     * The kernel killed for want of memory, as far as the control group tells that the run belongs to: a run that KILL
     * ended ({@link ProcessState#SIGNALED}), or that is {@link ProcessState#LOST}. Where others are in the same group, it
     * may have been one of them.
     */
    OUT_OF_MEMORY("memory", "the machine ran out of memory"),
    /** The machine was started anew meanwhile: {@link ProcessState#LOST}. */
    REBOOT("reboot", "the machine was restarted"),
    /** Run and supervisor are gone, and nobody knows why: {@link ProcessState#LOST}. */
    VANISHED("gone", "its processes are gone");

    private final String word;
    private final String text;

    EndReason(String word, String text) {
        this.word = word;
        this.text = text;
    }

    /** The reason of that word in a run's directory; empty where it is none that this version knows. */
    static Optional<EndReason> of(String word) {
        return Arrays.stream(values())
                .filter(reason -> reason.word.equals(word))
                .findFirst();
    }

    String text() {
        return text;
    }
}
