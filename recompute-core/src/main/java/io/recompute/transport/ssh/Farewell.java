package io.recompute.transport.ssh;

import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a server said that explains why a session ended; the futures of the library say no more than that it is
 * closed. Safe for use by many threads.
 */
final class Farewell implements SessionListener {
    private static final int LONGEST = 80;

    private volatile @Nullable Throwable cause;
    private volatile @Nullable String strangeLine;

    /** What was heard first, else what the caller knows. */
    @Nullable
    Throwable cause(@Nullable Throwable otherwise) {
        Throwable heard = cause;
        return heard == null ? otherwise : heard;
    }

    /** The first line that came before, or instead of, the server's version, cut and without control characters. */
    Optional<String> strangeLine() {
        return Optional.ofNullable(strangeLine);
    }

    @Override
    public void sessionPeerIdentificationLine(Session session, String line, List<String> extraLines) {
        if (strangeLine == null && !line.startsWith("SSH-")) {
            String printable = line.replaceAll("\\p{Cntrl}", "");
            strangeLine = printable.substring(0, Math.min(LONGEST, printable.length()));
        }
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
