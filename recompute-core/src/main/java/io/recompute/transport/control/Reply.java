package io.recompute.transport.control;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;

/**
 * What came of a script. The arrays are the caller's own.
 *
 * @param status the exit status, 0 to 255; above 128 where a signal ended it, 128 plus the signal's number
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Reply(int status, byte[] out, byte[] err) {
    /** The standard output, as UTF-8. */
    public String text() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** The standard error, as UTF-8, without blanks around it. */
    public String errorText() {
        return new String(err, StandardCharsets.UTF_8).strip();
    }

    /**
     * This reply where the status is 0.
     *
     * @param what what was tried and where, as {@code listing the runs on gpu1}
     * @throws RemoteDiskFullException where it failed for want of space
     * @throws ScriptFailedException otherwise
     */
    @CanIgnoreReturnValue
    public Reply orThrow(String what) {
        if (status == 0) {
            return this;
        }
        String errors = errorText();
        if (errors.contains("No space left on device") || errors.contains("Disk quota exceeded")) {
            throw new RemoteDiskFullException(what + " failed, its disk is full: " + errors
                    + "; free some space there, or choose another place with remoteHome(\"…\")");
        }
        throw new ScriptFailedException(what, status, errors);
    }
}
