package io.recompute.transfer;

import java.util.OptionalLong;

/**
 * How far a transfer has come. Immutable.
 *
 * @param bytes of the files' contents, as far as they were read or written on this side
 * @param files that are complete, links among them; directories do not count
 * @param totalBytes all there is to copy; empty where that is not known beforehand
 */
public record TransferProgress(long bytes, long files, OptionalLong totalBytes) {
    /** As {@code 12 files, 3400 of 9000 bytes}. */
    @Override
    public String toString() {
        String total = totalBytes.isPresent() ? " of " + totalBytes.getAsLong() : "";
        return files + " files, " + bytes + total + " bytes";
    }
}
