package io.recompute.sync.plan;

import java.util.Optional;

/**
 * Which files of a project are synchronised. Immutable.
 *
 * <p>Selected are the project's {@code *.py} files, a {@code requirements*.txt} and a {@code pyproject.toml} at its
 * top, and what the rules of {@code .recompute/include} name; these count as further lines of the same list, so that
 * {@code !tests.py} there takes back a file which the defaults name. From these the rules of {@code .recompute/exclude}
 * take away. Whatever the rules say, version control, caches, {@code node_modules} and {@code .recompute} itself are
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

    private Selection(Rules selected, Rules excluded) {
        this.selected = selected;
        this.excluded = excluded;
    }

    /** The default selection, plus what the first rules name, less what the second ones do. */
    public static Selection of(Rules include, Rules exclude) {
        return new Selection(DEFAULT.then(include), exclude);
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
        return NEVER.match(path, directory)
                .map(rule -> new Decision(path, Decision.Verdict.NEVER_SENT, rule))
                .or(() -> excluded.match(path, directory)
                        .map(rule -> new Decision(path, Decision.Verdict.EXCLUDED, rule)));
    }
}
