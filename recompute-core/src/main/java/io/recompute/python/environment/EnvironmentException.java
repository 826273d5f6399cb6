package io.recompute.python.environment;

import io.recompute.model.RecomputeException;

/**
 * A project's environment could not be made. The one that it had before is still there and still its own; nothing
 * half-made is left.
 */
public final class EnvironmentException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    /** What kept it from being made. */
    public enum Reason {
        /** The machine has no Python, or not the one that was asked for. */
        NO_PYTHON,
        /** The machine's Python is older than 3.8. */
        PYTHON_TOO_OLD,
        /** The machine has no tool that can make an environment, and no pip is to be had. */
        NO_INSTALLER,
        /** The index has no such distribution, or not in that version or for that Python. */
        NO_SUCH_DISTRIBUTION,
        /** What is asked for cannot be had together. */
        CONFLICT,
        /** The index of packages did not answer. */
        INDEX_UNREACHABLE,
        /** The index of packages refused the login. */
        INDEX_REFUSED,
        /** The machine's disk or quota is used up. */
        NO_SPACE,
        /** A distribution comes as source, and could not be built. */
        BUILD_FAILED,
        /** What was downloaded is not what its digest says. */
        DIGEST_MISMATCH,
        /** What is asked for is no requirement. */
        INVALID_REQUIREMENT,
        /** The machine's own Python is used as it is. */
        SYSTEM_PYTHON,
        /** Anything else; the message has it. */
        FAILED
    }

    private final Reason reason;
    private final String line;

    EnvironmentException(Reason reason, String line, String message) {
        super(message);
        this.reason = reason;
        this.line = line;
    }

    /** What kept it from happening. */
    public Reason reason() {
        return reason;
    }

    /** The line that matters of what the installer said; empty where it said nothing. Secrets are masked. */
    public String line() {
        return line;
    }
}
