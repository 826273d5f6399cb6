package io.recompute.sync.plan;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What stands at a path, as far as a synchronisation compares it. Immutable. */
public sealed interface Entry {
    /**
     * A regular file.
     *
     * @param size in bytes
     * @param modified cut to whole seconds, as that is what every machine can store
     * @param executable whether its owner may execute it
     */
    record File(long size, Instant modified, boolean executable) implements Entry {
        /** Cuts the time. */
        public File {
            modified = modified.getNano() == 0 ? modified : modified.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /**
     * A symbolic link.
     *
     * @param target the text of the link
     */
    record Link(String target) implements Entry {}

    /** Something that is neither: on the machine, a directory or device that took the place of a file. */
    record Other() implements Entry {}

    /** How many bytes sending it costs; 0 for all but files. */
    default long bytes() {
        return this instanceof File file ? file.size() : 0;
    }
}
