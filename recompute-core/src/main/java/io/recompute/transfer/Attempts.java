package io.recompute.transfer;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TransportException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Decides whether a copy goes on after a lost connection: as often as it gets on in between, else a few times. Opening the
 * connection again is the machine's, within its own patience. Used by one thread.
 */
final class Attempts {
    private static final int FRUITLESS = 5;

    private final ChannelSlot slot;
    private int fruitless;
    private long furthest;

    Attempts(ChannelSlot slot) {
        this.slot = slot;
    }

    /**
     * Returns where the copy is to go on; throws the failure otherwise.
     *
     * @param reached how many bytes had arrived for good; 0 where each attempt starts over
     */
    void orThrow(RecomputeException failure, long reached) {
        fruitless = reached > furthest ? 1 : fruitless + 1;
        furthest = Math.max(furthest, reached);
        if (!isCut(failure) || slot.isClosed() || fruitless >= FRUITLESS) {
            throw failure;
        }
    }

    /** Whether only the connection has failed, so that what has arrived can be used later. */
    static boolean isCut(RecomputeException failure) {
        return failure instanceof ConnectionLostException
                || (failure instanceof TransferException known && known.reason() == Reason.CUT);
    }

    /**
     * Whether what has arrived is to be kept: neither side has failed, but the connection, or whoever wanted the copy has gone
     * away. A thread that is interrupted has its file closed under it.
     */
    static boolean isLost(Exception failure) {
        return failure instanceof TransportException
                || failure instanceof OperationInterruptedException
                || failure instanceof ClosedByInterruptException
                || (failure instanceof RecomputeException known && isCut(known));
    }
}
