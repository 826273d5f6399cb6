package io.recompute.sync;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Skipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a synchronisation has done. Immutable.
 *
 * @param sentFiles how many files and links were sent
 * @param sentBytes the size of the files that were sent
 * @param deleted how many paths were deleted on the machine
 * @param unchanged how many were the same on both sides
 * @param leftOut what was left out, one by one or summed up
 * @param changing the paths that changed while they were read, or could not be read: the machine keeps what it had
 * @param blocked the paths at which the machine has a directory with files of its own: it stays
 * @param code a digest of what is on the machine now, by paths, sizes, times and modes; empty where that is incomplete
 * @param duration from the first look to the last answer
 */
public record SyncReport(
        int sentFiles,
        long sentBytes,
        int deleted,
        int unchanged,
        Skipped leftOut,
        List<String> changing,
        List<String> blocked,
        Optional<String> code,
        Duration duration)
        implements Displayable {
    /** Copies the lists. */
    public SyncReport {
        changing = List.copyOf(changing);
        blocked = List.copyOf(blocked);
    }

    /** What was left out although its name may select it, and directories that were not looked into. */
    public List<Decision> skipped() {
        return leftOut.decisions();
    }

    /** Whether every selected file is on the machine as it is here. */
    public boolean isComplete() {
        return changing.isEmpty() && blocked.isEmpty();
    }

    /** A table: what was done, then what could not be. */
    @Override
    public String toHtml() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("sent", sentFiles + " files, " + sentBytes + " bytes"));
        rows.add(List.of("deleted", Integer.toString(deleted)));
        rows.add(List.of("unchanged", Integer.toString(unchanged)));
        rows.add(List.of("skipped", Integer.toString(skipped().size())));
        rows.add(List.of("took", duration.toMillis() + " ms"));
        changing.forEach(path -> rows.add(List.of("changed while read", path)));
        blocked.forEach(path -> rows.add(List.of("in the way there", path)));
        return Html.table(List.of("synchronised", ""), rows);
    }

    /** One line, as people read it. */
    @Override
    public String toString() {
        String text = "sent " + sentFiles + " files (" + sentBytes + " bytes), deleted " + deleted + ", unchanged "
                + unchanged + ", skipped " + skipped().size() + ", in " + duration.toMillis() + " ms";
        return isComplete() ? text : text + "; changed while read: " + changing + "; in the way there: " + blocked;
    }
}
