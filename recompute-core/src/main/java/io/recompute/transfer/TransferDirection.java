package io.recompute.transfer;

/** Which way files are copied. */
public enum TransferDirection {
    /** To the machine. */
    PUSH,
    /** From the machine. */
    PULL
}
