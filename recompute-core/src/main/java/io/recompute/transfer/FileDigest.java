package io.recompute.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one content from another on both sides: SHA-256, or the checksum of POSIX's {@code cksum} where a machine
 * has nothing better. Not thread-safe.
 */
final class FileDigest {
    private static final String CHECKSUM = "cksum";

    private final String program;
    private final MessageDigest sha;
    private final PosixChecksum checksum = new PosixChecksum();

    private FileDigest(String program, MessageDigest sha) {
        this.program = program;
        this.sha = sha;
    }

    /** As that program of {@code large.sh} digests. */
    static FileDigest by(String program) {
        try {
            return new FileDigest(program, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
        return program.equals(CHECKSUM)
                ? Long.toString(checksum.value())
                : HexFormat.of().formatHex(sha.digest());
    }

    /** For people: {@code sha256 by openssl}. */
    static String describe(String program) {
        return program.equals(CHECKSUM) ? CHECKSUM : "sha256 by " + program;
    }
}
