package io.recompute.transfer;

import io.recompute.model.Instance;
import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the statuses and messages of our scripts mean; the scripts run with {@code LC_ALL=C}. */
final class RemoteFailure {
    private static final int MISSING = 66;
    private static final int NOT_A_DIRECTORY = 67;
    private static final int NO_ARCHIVER = 70;
    private static final int CUT = 73;
    private static final int IN_THE_WAY = 75;
    private static final int CAME_BETWEEN = 76;
    private static final int NOT_ENDED = 77;
    private static final int DIFFERENT = 78;

    private RemoteFailure() {}

    /**
     * The exception for a script that failed.
     *
     * @param path the path on the machine
     * @param cause what was noticed on this side; null for nothing
     */
    static TransferException of(Instance instance, String path, int status, String errors, @Nullable Throwable cause) {
        Reason reason = reason(status, errors);
        String where = path + " on " + instance;
        String message = switch (reason) {
            case MISSING_SOURCE -> "there is no " + where;
            case NO_SPACE -> "no space left for " + where;
            case PERMISSION -> "not permitted: " + where;
            case NO_ARCHIVER -> "neither tar nor python3 is installed on " + instance + "; install one";
            case CONFLICT -> "a directory and a file are in each other's way at " + where;
            case OVERTAKEN -> "another client synchronises " + where + " at the same time; nothing was put into place";
            case CHANGED -> "what arrived is not what was sent, it changed meanwhile: " + where;
            case CUT ->
                "the connection ended while copying " + where + "; "
                        + (status == BulkChannel.LOST
                                ? "whether all was put into place is not known, try again"
                                : "nothing was put into place, try again")
                        + ": a large file goes on where it stopped";
            default -> "copying " + where + " failed with status " + status;
        };
        String detail = errors.strip();
        return new TransferException(reason, path, detail.isEmpty() ? message : message + ": " + detail, cause);
    }

    /** The exception for something that failed on this side. */
    static TransferException local(String path, IOException cause) {
        String text = cause instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : cause.getMessage() != null ? cause.getMessage() : cause.toString();
        Reason reason = Reason.FAILED;
        if (cause instanceof ClosedByInterruptException) {
            // A thread that is interrupted has its file closed under it, and Java has no words for that.
            reason = Reason.CANCELLED;
            text = "the copying was interrupted; was its workspace closed?";
        } else if (cause instanceof NoSuchFileException) {
            reason = Reason.MISSING_SOURCE;
            text = "no such file or directory";
        } else if (cause instanceof AccessDeniedException) {
            reason = Reason.PERMISSION;
            text = "permission denied";
        } else if (isFull(text)) {
            reason = Reason.NO_SPACE;
        }
        return new TransferException(reason, path, path + ": " + text, cause);
    }

    private static Reason reason(int status, String errors) {
        return switch (status) {
            case MISSING -> Reason.MISSING_SOURCE;
            case NOT_A_DIRECTORY, IN_THE_WAY -> Reason.CONFLICT;
            case NO_ARCHIVER -> Reason.NO_ARCHIVER;
            case DIFFERENT -> Reason.CHANGED;
            case CAME_BETWEEN, NOT_ENDED -> Reason.OVERTAKEN;
            default -> {
                if (isFull(errors)) {
                    yield Reason.NO_SPACE;
                }
                if (isForbidden(errors)) {
                    yield Reason.PERMISSION;
                }
                yield status == CUT || status == BulkChannel.LOST || errors.contains("Unexpected EOF")
                        ? Reason.CUT
                        : Reason.FAILED;
            }
        };
    }

    private static boolean isFull(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        // The last two are what GNU's and busybox's tar say where the last write was a short one.
        return lower.contains("no space left")
                || lower.contains("quota exceeded")
                || lower.contains("wrote only")
                || lower.contains("short write");
    }

    private static boolean isForbidden(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("permission denied")
                || lower.contains("read-only file system")
                || lower.contains("not permitted");
    }
}
