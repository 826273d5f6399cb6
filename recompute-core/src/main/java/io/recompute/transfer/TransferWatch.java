package io.recompute.transfer;

/** Is told of each copy of a {@link Transfers}, by the thread that copies. What is called here throws nothing. */
@FunctionalInterface
public interface TransferWatch {
    /**
     * A copy begins.
     *
     * @param source as it was named
     * @param target as it was named
     * @return is told how it ends, before anybody else is
     */
    End begins(TransferDirection direction, String source, String target);

    /** Is told of one end. */
    interface End {
        /** All was copied. */
        void copied(TransferReport report);

        /** It has failed, or was cancelled. */
        void failed(RuntimeException why);
    }

    /** Tells nobody. */
    static TransferWatch nobody() {
        return (direction, source, target) -> new End() {
            @Override
            public void copied(TransferReport report) {}

            @Override
            public void failed(RuntimeException why) {}
        };
    }
}
