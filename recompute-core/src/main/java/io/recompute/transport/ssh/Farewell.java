package io.recompute.transport.ssh;

import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/** Remembers why a session ended; the futures of the library say no more than that it is closed. */
final class Farewell implements SessionListener {
    private volatile @Nullable Throwable cause;

    /** What was heard first, else what the caller knows. */
    @Nullable
    Throwable cause(@Nullable Throwable otherwise) {
        Throwable heard = cause;
        return heard == null ? otherwise : heard;
    }

    @Override
    public void sessionException(Session session, Throwable problem) {
        remember(problem);
    }

    @Override
    public void sessionDisconnect(
            Session session, int reason, @Nullable String message, @Nullable String language, boolean initiator) {
        if (!initiator) {
            remember(new SshException(reason, "the server said: " + message));
        }
    }

    private synchronized void remember(Throwable problem) {
        if (cause == null) {
            cause = problem;
        }
    }
}
