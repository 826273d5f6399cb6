package io.recompute.sync.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two manifests. Immutable.
 *
 * @param sendings what is here and not the same there, by path
 * @param gone what is there and not here, by path
 */
record Difference(List<Sending> sendings, List<String> gone) {
    /** One walk through both, side by side. */
    static Difference between(Manifest here, Manifest there, Set<String> rewritten) {
        List<Sending> sendings = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < here.size() || theirs < there.size()) {
            int order = order(here, mine, there, theirs);
            if (order > 0) {
                gone.add(there.paths().get(theirs++));
                continue;
            }
            String path = here.paths().get(mine);
            Entry entry = here.at(mine++);
            reason(entry, order == 0 ? there.at(theirs++) : null)
                    .or(() -> rewritten.contains(path) ? Optional.of(Sending.Reason.CONTENT) : Optional.empty())
                    .ifPresent(reason -> sendings.add(new Sending(path, entry, reason)));
        }
        return new Difference(List.copyOf(sendings), List.copyOf(gone));
    }

    private static int order(Manifest here, int mine, Manifest there, int theirs) {
        if (mine == here.size()) {
            return 1;
        }
        return theirs == there.size()
                ? -1
                : here.paths().get(mine).compareTo(there.paths().get(theirs));
    }

    private static Optional<Sending.Reason> reason(Entry here, @Nullable Entry there) {
        if (there == null) {
            return Optional.of(Sending.Reason.NEW);
        }
        if (here.equals(there)) {
            return Optional.empty();
        }
        if (here instanceof Entry.Link && there instanceof Entry.Link) {
            return Optional.of(Sending.Reason.TARGET);
        }
        if (!(here instanceof Entry.File mine) || !(there instanceof Entry.File theirs)) {
            return Optional.of(Sending.Reason.KIND);
        }
        if (mine.size() != theirs.size()) {
            return Optional.of(Sending.Reason.SIZE);
        }
        return Optional.of(mine.modified().equals(theirs.modified()) ? Sending.Reason.MODE : Sending.Reason.TIME);
    }
}
