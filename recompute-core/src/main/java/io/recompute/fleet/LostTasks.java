package io.recompute.fleet;

/** What a sweep does with a task that was under way and whose end nobody recorded. */
public enum LostTasks {
    /** It is never run again, but reported. */
    REPORT,
    /**
     * It is run again, on another machine where there is one, where it is proven that it does not go on: its machine was
     * restarted, its processes are gone. One on a machine that is not reached any more is reported.
     */
    MOVE_ENDED,
    /**
     * It is also run again where its machine is not reached any more. It may go on there, so that it may be done twice:
     * {@link SweepTask#attempts()} tells.
     */
    MOVE_ALL
}
