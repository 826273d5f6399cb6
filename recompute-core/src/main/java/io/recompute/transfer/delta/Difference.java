package io.recompute.transfer.delta;

import java.io.IOException;

/** Takes a file as parts of an older one and new bytes, in order. Used by one thread; what it throws ends the comparison. */
public interface Difference {
    /** The next bytes are those of the older file at the offset. */
    void copy(long offset, int length) throws IOException;

    /** The next bytes are new; they may be used until this returns. */
    void insert(byte[] bytes, int offset, int length) throws IOException;
}
