package io.recompute.transfer;

import io.recompute.model.Sha256;
import java.security.MessageDigest;

/**
 * What tells one content from another on both sides: SHA-256, or the checksum of POSIX's {@code cksum} where a machine
 * has nothing better. Not thread-safe.
 */
final class FileDigest {
    private static final String CHECKSUM = "cksum";

    private final String program;
    private final MessageDigest sha = Sha256.begin();
    private final PosixChecksum checksum = new PosixChecksum();

    private FileDigest(String program) {
        this.program = program;
    }

    /** As that program of {@code large.sh} digests. */
    static FileDigest by(String program) {
        return new FileDigest(program);
    }

    void update(byte[] bytes, int offset, int length) {
        if (program.equals(CHECKSUM)) {
            checksum.update(bytes, offset, length);
        } else {
            sha.update(bytes, offset, length);
        }
    }

    /** The digest of all, as the program prints it; to be asked for once. */
    String text() {
        return program.equals(CHECKSUM) ? Long.toString(checksum.value()) : Sha256.hex(sha);
    }

    /** For people: {@code sha256 by openssl}. */
    static String describe(String program) {
        return program.equals(CHECKSUM) ? CHECKSUM : "sha256 by " + program;
    }
}
