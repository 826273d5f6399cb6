package io.recompute.transfer;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a transfer has copied. Immutable.
 *
 * @param files how many files and links; directories do not count
 * @param bytes of the files' contents
 * @param notes what was left out or is worth knowing, a sentence each
 * @param verification how both sides compared the whole, as {@code sha256 by openssl} (the program on the machine), or, with
 *     {@code of what is new} behind it, what was sent, the rest being that of a copy that nothing has touched since it was
 *     sent; empty where what came depended on the connection's own checks: directories and files of less than 4 MiB
 */
public record TransferReport(long files, long bytes, List<String> notes, Optional<String> verification)
        implements Displayable {
    /** Copies the list. */
    public TransferReport {
        notes = List.copyOf(notes);
    }

    /** What was copied, how that was verified, and a line for each note. */
    @Override
    public String toHtml() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("files", Long.toString(files)));
        rows.add(List.of("bytes", Long.toString(bytes)));
        verification.ifPresent(how -> rows.add(List.of("verified", how)));
        notes.forEach(note -> rows.add(List.of("note", note)));
        return Html.table(List.of("transfer", ""), rows);
    }

    /** As {@code 12 files, 3400 bytes}, and the notes. */
    @Override
    public String toString() {
        String text = files + (files == 1 ? " file, " : " files, ") + bytes + " bytes";
        return notes.isEmpty() ? text : text + "; " + String.join("; ", notes);
    }
}
