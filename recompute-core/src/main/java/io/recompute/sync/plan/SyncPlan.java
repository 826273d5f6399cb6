package io.recompute.sync.plan;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a synchronisation would send and delete. Immutable: it can be printed, compared, asserted on.
 *
 * <p>A path is compared only with what an earlier synchronisation placed at it; a file that came to the machine another
 * way counts as absent and is overwritten. Deleted is only what an earlier synchronisation placed and what is no longer
 * selected, and nothing below {@value #DATA}.
 */
public final class SyncPlan implements Displayable {
    /** The machine's own directory, in which nothing is ever deleted. */
    public static final String DATA = "data/";

    /** Up to that many deletions are no mass deletion, whatever their share. */
    private static final int HANDFUL = 5;

    private final Selection selection;
    private final Manifest local;
    private final Manifest placed;
    private final Skipped skipped;
    private final Map<String, Decision> leftOut;
    private final List<Sending> sendings;
    private final List<String> deletions;
    /** What is gone here, for all that can be seen, in a place that cannot be read: nothing speaks against it. */
    private final Set<String> unseen;

    private SyncPlan(Selection selection, Manifest local, Manifest placed, Skipped skipped, Set<String> rewritten) {
        this.selection = selection;
        this.local = local;
        this.placed = placed;
        this.skipped = skipped;
        this.leftOut = new TreeMap<>();
        skipped.decisions().forEach(decision -> leftOut.put(decision.path(), decision));
        Difference difference = Difference.between(local, placed, rewritten);
        this.sendings = difference.sendings();
        this.unseen = difference.gone().stream().filter(this::isUnseen).collect(Collectors.toUnmodifiableSet());
        this.deletions = difference.gone().stream()
                .filter(path -> !path.startsWith(DATA) && !unseen.contains(path))
                .toList();
    }

    /** As {@link #between(Selection, Manifest, Manifest, Skipped, Set)}, with no file of which more is known. */
    public static SyncPlan between(Selection selection, Manifest local, Manifest placed, List<Decision> skipped) {
        return between(selection, local, placed, Skipped.of(skipped), Set.of());
    }

    /**
     * The plan that makes the machine's files what the local ones are.
     *
     * @param selection what decided which files are in {@code local}; {@link #explain} asks it
     * @param local the selected files and links of the project
     * @param placed what earlier synchronisations placed on the machine and what is there now at these paths
     * @param skipped what the scan left out; what is not readable here is not deleted there
     * @param rewritten files that are known to hold something else now, although size and time may be the same
     */
    public static SyncPlan between(
            Selection selection, Manifest local, Manifest placed, Skipped skipped, Set<String> rewritten) {
        return new SyncPlan(selection, local, placed, skipped, rewritten);
    }

    /** What is sent, by path; unmodifiable. */
    public List<Sending> sendings() {
        return sendings;
    }

    /** The paths that are deleted on the machine, sorted; unmodifiable. */
    public List<String> deletions() {
        return deletions;
    }

    /** How many paths are the same on both sides. */
    public int unchanged() {
        return local.size() - sendings.size();
    }

    /** How many bytes of files are sent. */
    public long bytes() {
        return sendings.stream().mapToLong(sending -> sending.entry().bytes()).sum();
    }

    /** What was left out although its name may select it, and the directories not looked into; unmodifiable. */
    public List<Decision> skipped() {
        return skipped.decisions();
    }

    /** All that was left out, summed up. */
    public Skipped leftOut() {
        return skipped;
    }

    /** The selected local files. */
    public Manifest local() {
        return local;
    }

    /**
     * The paths that synchronisations have placed once this one is done: all selected ones, but for those which were
     * left out on the way and were not there before.
     *
     * @param leftOut paths of {@link #sendings} that were not sent after all
     */
    public List<String> placedAfter(Set<String> leftOut) {
        Stream<String> here = local.paths().stream()
                .filter(path -> !leftOut.contains(path) || placed.get(path).isPresent());
        return unseen.isEmpty()
                ? here.toList()
                : Stream.concat(here, unseen.stream()).sorted().toList();
    }

    /** What earlier synchronisations placed on the machine and what is there now at these paths. */
    public Manifest placed() {
        return placed;
    }

    /**
     * The selected paths that would be one on a file system which ignores case or the form of letters, as those of macOS
     * and Windows do; in groups. There the last of each group would win.
     */
    public List<List<String>> collisions() {
        return Collisions.of(local.paths());
    }

    /** Whether nothing is sent or deleted. */
    public boolean isEmpty() {
        return sendings.isEmpty() && deletions.isEmpty();
    }

    /** Whether it would delete at least half of what is placed, and more than a handful. */
    public boolean isMassDeletion() {
        return deletions.size() > HANDFUL && deletions.size() * 2 >= placed.size();
    }

    /**
     * Lets every plan pass but a mass deletion.
     *
     * @throws MassDeletionException where {@link #isMassDeletion} holds
     */
    public void refuseMassDeletion() {
        if (isMassDeletion()) {
            throw new MassDeletionException(deletions.size(), placed.size());
        }
    }

    /**
     * Why that path of the project is synchronised or not; for a path that is not in the project, what the rules say.
     *
     * @param path relative to the project, with {@code /} between its names; a trailing {@code /} means a directory
     */
    public Decision explain(String path) {
        boolean directory = path.endsWith("/");
        String name = directory ? path.substring(0, path.length() - 1) : path;
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            Decision parent = leftOut.get(name.substring(0, slash));
            if (parent != null) {
                return new Decision(name, parent.verdict(), parent.rule());
            }
        }
        return Optional.ofNullable(leftOut.get(name)).orElseGet(() -> selection.decide(name, directory));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SyncPlan plan
                && plan.local.equals(local)
                && plan.placed.equals(placed)
                && plan.sendings.equals(sendings)
                && plan.skipped.equals(skipped);
    }

    @Override
    public int hashCode() {
        return Objects.hash(local, placed, skipped);
    }

    @Override
    public String toHtml() {
        return Html.lines(toString());
    }

    /** One line for each path sent or deleted, then a line of totals. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Sending sending : sendings) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-6s %12d  %s%n",
                    word(sending),
                    sending.entry().bytes(),
                    sending.path()));
        }
        deletions.forEach(path -> text.append(String.format(Locale.ROOT, "%-6s %12s  %s%n", "delete", "", path)));
        collisions()
                .forEach(group -> text.append("differ in case or form alone: ")
                        .append(String.join(", ", group))
                        .append(System.lineSeparator()));
        String left = skipped.toString();
        return text.append(left.isEmpty() ? "" : "left out: " + left + System.lineSeparator())
                .append(summary())
                .toString();
    }

    /** As {@code 3 to send (1204 bytes), 1 to delete, 40 unchanged, 2 skipped}. */
    public String summary() {
        return sendings.size() + " to send (" + bytes() + " bytes), " + deletions.size() + " to delete, " + unchanged()
                + " unchanged, " + skipped.decisions().size() + " skipped";
    }

    /** Whether it lies at or below what could not be read. */
    private boolean isUnseen(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            Decision decision = leftOut.get(path.substring(0, end));
            if (decision != null && decision.verdict() == Decision.Verdict.UNREADABLE) {
                return true;
            }
        }
        return false;
    }

    private static String word(Sending sending) {
        return sending.reason().name().toLowerCase(Locale.ROOT);
    }
}
