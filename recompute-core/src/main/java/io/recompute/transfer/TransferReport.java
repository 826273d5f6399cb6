package io.recompute.transfer;

import java.util.List;

/**
 * What a transfer has copied. Immutable.
 *
 * @param files how many files and links; directories do not count
 * @param bytes of the files' contents
 * @param notes what was left out or is worth knowing, a sentence each
 */
public record TransferReport(long files, long bytes, List<String> notes) {
    /** Copies the list. */
    public TransferReport {
        notes = List.copyOf(notes);
    }

    /** As {@code 12 files, 3400 bytes}, and the notes. */
    @Override
    public String toString() {
        String text = files + (files == 1 ? " file, " : " files, ") + bytes + " bytes";
        return notes.isEmpty() ? text : text + "; " + String.join("; ", notes);
    }
}
