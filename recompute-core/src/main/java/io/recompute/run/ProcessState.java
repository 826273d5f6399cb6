package io.recompute.run;

/** What has become of a run. */
public enum ProcessState {
    /** Its directory is there, the command has not started: it is being launched, or waits for GPUs or in a queue. */
    PENDING,
    /** It is going on, or its end is just being recorded. */
    RUNNING,
    /** It exited with status 0. */
    SUCCEEDED,
    /** It exited with another status. */
    FAILED,
    /** A signal ended it that was not sent through this library. */
    SIGNALED,
    /** It was killed through this library. */
    KILLED,
    /**
     * A time that it was given was over, and the machine ended it: {@link ExitStatus#reason()} tells whether that was its
     * time limit, a lease that nobody renewed, or the wait for GPUs.
     */
    TIMED_OUT,
    /**
     * It is gone and nobody recorded its end: a reboot, a power cut, a kill of the supervisor itself. {@link
     * ExitStatus#reason()} tells what is known.
     */
    LOST;

    /** Whether it will not change any more. */
    public boolean isFinal() {
        return this != PENDING && this != RUNNING;
    }
}
