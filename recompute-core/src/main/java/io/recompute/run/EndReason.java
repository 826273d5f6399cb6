package io.recompute.run;

/** Why a run ended, where its state does not tell. */
public enum EndReason {
    /** Its {@link RunSpec#timeLimit time limit} was over: {@link ProcessState#TIMED_OUT}. */
    TIME_LIMIT("its time limit was over"),
    /** Nobody renewed its {@link RunSpec#lease lease}: {@link ProcessState#TIMED_OUT}. */
    LEASE("nobody renewed its lease"),
    /**
     * The GPUs that it {@linkplain RunSpec#waitForGpus waited for} were not free in that time, and its command never
     * started: {@link ProcessState#TIMED_OUT}.
     */
    GPUS("the GPUs that it waited for did not become free in time"),
    /**
     * The kernel killed for want of memory, as far as the control group tells that the run belongs to: a run that KILL
     * ended ({@link ProcessState#SIGNALED}), or that is {@link ProcessState#LOST}. Where others are in the same group, it
     * may have been one of them.
     */
    OUT_OF_MEMORY("the machine ran out of memory"),
    /** The machine was started anew meanwhile: {@link ProcessState#LOST}. */
    REBOOT("the machine was restarted"),
    /** Run and supervisor are gone, and nobody knows why: {@link ProcessState#LOST}. */
    VANISHED("its processes are gone"),
    /** It was cancelled in its scheduler's queue, and not through this library: {@link ProcessState#SIGNALED}. */
    CANCELLED("it was cancelled in the queue"),
    /** Its scheduler ended it to make room for another: {@link ProcessState#SIGNALED}. */
    PREEMPTED("the scheduler ended it in favour of another"),
    /** The node of its cluster that it ran on failed: {@link ProcessState#LOST}. */
    NODE_FAILED("its node failed");

    private final String text;

    EndReason(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
