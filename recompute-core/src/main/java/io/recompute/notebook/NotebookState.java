package io.recompute.notebook;

/** What is to be had of a notebook now. */
public enum NotebookState {
    /** The server listens, and the tunnel leads to it. */
    SERVING,
    /** The server's run goes on, and does not listen (yet). */
    SILENT,
    /** The server's run has ended: the tunnel leads nowhere. */
    ENDED,
    /** The machine is not reached, or does not forward, or the notebook was closed: nothing is known of the server. */
    UNREACHABLE
}
