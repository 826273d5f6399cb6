package io.recompute.run.detached;

import java.util.Optional;

/**
 * What is known of the code that lies on a machine. Immutable.
 *
 * @param digest of the files that the last synchronisation left there
 * @param commit what the local project then stood at
 * @param dirty whether it differed from that
 */
public record CodeState(Optional<String> digest, Optional<String> commit, Optional<Boolean> dirty) {
    /** Nothing is known. */
    public static final CodeState UNKNOWN = new CodeState(Optional.empty(), Optional.empty(), Optional.empty());
}
