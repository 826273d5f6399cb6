package io.recompute.fleet;

/** What has become of a task of a sweep. */
public enum TaskState {
    /** Its command has ended, with whatever status, which is known. */
    FINISHED,
    /** It was started and is gone, and nobody recorded its end. */
    LOST,
    /** It was started, or may have been, on a machine that is not reached any more: it may go on, or have ended. */
    UNKNOWN,
    /** The sweep was cancelled while it went on, and it was killed. */
    CANCELLED,
    /** It was never started. */
    NOT_RUN
}
