package io.recompute.sync.plan;

import java.util.Locale;

/**
 * A file or link to send, and why. Immutable.
 *
 * @param path relative to the project
 * @param entry what the local project has there
 */
public record Sending(String path, Entry entry, Reason reason) {
    /** What differs on the machine; the first that applies. */
    public enum Reason {
        /** Nothing that a synchronisation placed is there. */
        NEW,
        /** A file here, a link or directory there, or the reverse. */
        KIND,
        /** The size in bytes. */
        SIZE,
        /** The time of the last change, in whole seconds. */
        TIME,
        /** The executable bit. */
        MODE,
        /** The link's target. */
        TARGET,
        /** The content alone: the file was changed again within the second in which it was sent. */
        CONTENT
    }

    /** As {@code size a/b.py}. */
    @Override
    public String toString() {
        return reason.name().toLowerCase(Locale.ROOT) + " " + path;
    }
}
