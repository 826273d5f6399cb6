package io.recompute.transfer;

import java.util.List;

/**
 * What a transfer has copied. Immutable.
 *
 * @param files how many files, links and directories
 * @param bytes of the files' contents
 * @param notes what was left out or is worth knowing, a sentence each
 */
public record TransferReport(long files, long bytes, List<String> notes) {
    /** Copies the list. */
    public TransferReport {
        notes = List.copyOf(notes);
    }
}
