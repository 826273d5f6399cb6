package io.recompute.sync.plan;

import java.util.Optional;

/**
 * Which files of a project are synchronised. Immutable.
 *
 * <p>Selected are the project's {@code *.py} files, a {@code requirements*.txt} and a {@code pyproject.toml} at its
 * top, and what the rules of {@code .recompute/include} name; these count as further lines of the same list, so that
 * {@code !tests.py} there takes back a file which the defaults name. From these the rules of {@code .recompute/exclude}
 * take away, and on request those of the project's {@code .gitignore} files. Whatever the rules say, version control, caches, {@code node_modules} and {@code .recompute} itself are
 * never sent. Notebooks are not selected by default, as what they hold is mostly their outputs; {@code *.ipynb} in the
 * include file adds them.
 */
public final class Selection {
    /** What {@link Rule#source()} says for the rules that come with the library. */
    public static final String BUILT_IN = "built-in";

    private static final Rules DEFAULT =
            Rules.parse(BUILT_IN, String.join("\n", "*.py", "/requirements*.txt", "/pyproject.toml"));
    private static final Rules NEVER = Rules.parse(
            BUILT_IN,
            String.join(
                    "\n",
                    ".git",
                    ".hg",
                    ".svn",
                    ".recompute",
                    "__pycache__/",
                    ".mypy_cache/",
                    ".pytest_cache/",
                    ".ruff_cache/",
                    ".ipynb_checkpoints/",
                    ".tox/",
                    ".nox/",
                    "node_modules/"));

    private final Rules selected;
    private final Rules excluded;
    private final IgnoreFiles ignored;

    private Selection(Rules selected, Rules excluded, IgnoreFiles ignored) {
        this.selected = selected;
        this.excluded = excluded;
        this.ignored = ignored;
    }

    /** The default selection, plus what the first rules name, less what the second ones do. */
    public static Selection of(Rules include, Rules exclude) {
        return new Selection(DEFAULT.then(include), exclude, IgnoreFiles.none());
    }

    /**
     * This selection for a project that is a directory of a work tree of git, whose ignore files may stand above.
     *
     * @param above that directory within the work tree, as {@code code/model/}; empty where it is the whole
     */
    public Selection below(String above) {
        return new Selection(selected, excluded, new IgnoreFiles(above, ignored.byDirectory()));
    }

    /**
     * This selection, less what the {@code .gitignore} of a directory names. The exclude rules come after all of them:
     * {@code !kept.py} there takes a file back.
     *
     * @param directory within the project, with {@code /} at its end; empty for the project's own
     */
    public Selection ignoring(String directory, Rules rules) {
        return new Selection(selected, excluded, ignored.with(ignored.above() + directory, rules));
    }

    /** As {@link #ignoring}, with a directory within the work tree, which may be above the project. */
    public Selection ignoringAbove(String directory, Rules rules) {
        return new Selection(selected, excluded, ignored.with(directory, rules));
    }

    /** The default selection alone. */
    public static Selection standard() {
        return of(Rules.none(), Rules.none());
    }

    /**
     * Whether the path is synchronised, by the rules alone; a directory is where all below it is.
     *
     * @param path relative to the project, with {@code /} between its names
     * @param directory whether a directory is there; a link to one is none
     */
    public Decision decide(String path, boolean directory) {
        return closed(path, directory)
                .orElseGet(() -> selected.match(path, directory)
                        .map(rule -> new Decision(path, Decision.Verdict.SELECTED, rule))
                        .orElseGet(() -> new Decision(path, Decision.Verdict.NOT_NAMED, null)));
    }

    /** Why nothing at or below the path can be selected; empty where something may be. */
    public Optional<Decision> closed(String path, boolean directory) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Optional<Decision> parent = closedHere(path.substring(0, slash), true);
            if (parent.isPresent()) {
                return parent.map(decision -> new Decision(path, decision.verdict(), decision.rule()));
            }
        }
        return closedHere(path, directory);
    }

    /** As {@link #closed}, for a path of whose parents none is closed. */
    public Optional<Decision> closedHere(String path, boolean directory) {
        Optional<Rule> never = NEVER.matchAlone(path, directory);
        if (never.isPresent()) {
            return never.map(rule -> new Decision(path, Decision.Verdict.NEVER_SENT, rule));
        }
        Optional<Rule> last = excluded.last(path, directory);
        if (last.isPresent()) {
            return last.filter(rule -> !rule.isNegated())
                    .map(rule -> new Decision(path, Decision.Verdict.EXCLUDED, rule));
        }
        return ignored.last(path, directory)
                .filter(rule -> !rule.isNegated())
                .map(rule -> new Decision(path, Decision.Verdict.IGNORED, rule));
    }

    /** The rule that selects that very path, parents aside; whether it is closed is not asked. */
    public Optional<Rule> selectedHere(String path, boolean directory) {
        return selected.matchAlone(path, directory);
    }
}
