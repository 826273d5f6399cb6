package io.recompute.sync;

import java.util.Optional;

/**
 * What a synchronisation leaves, as far as it is known here. Immutable.
 *
 * @param code the digest of the files; empty where some could not be brought
 */
record Known(RemoteListing listing, Optional<String> code) {
    /** {@code complete}: all files were brought. */
    static Known of(RemoteListing listing, boolean complete) {
        return new Known(listing, complete ? Optional.of(CodeDigest.of(listing.placed())) : Optional.empty());
    }
}
