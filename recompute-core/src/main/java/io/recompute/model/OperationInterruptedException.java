package io.recompute.model;

/**
 * The waiting thread was interrupted. Its interrupt flag is set again, so that the program's own loops see it; what was
 * under way on the machine was told to stop where the failed method says so.
 */
public final class OperationInterruptedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private OperationInterruptedException(String message, InterruptedException cause) {
        super(message, cause);
    }

    /**
     * Sets the thread's interrupt flag and gives the exception to throw.
     *
     * @param what what was waited for, as {@code listing the runs on gpu1}
     */
    public static OperationInterruptedException restoring(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new OperationInterruptedException("interrupted while " + what, cause);
    }
}
