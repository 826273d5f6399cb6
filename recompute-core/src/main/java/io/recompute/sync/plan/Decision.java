package io.recompute.sync.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a path belongs to the synchronisation, and why. Immutable.
 *
 * @param path relative to the project
 * @param verdict the kind of reason
 * @param rule the rule that decided; null where none did
 */
public record Decision(
        String path, Verdict verdict, @Nullable Rule rule) {
    /** Why a path is in or out. */
    public enum Verdict {
        /** The rules of the default selection or of {@code .recompute/include} name it. */
        SELECTED(true, "selected"),
        /** No rule names it. */
        NOT_NAMED(false, "no rule selects it"),
        /** {@code .recompute/exclude} takes it away. */
        EXCLUDED(false, "excluded"),
        /** A {@code .gitignore} takes it away, where that is asked for. */
        IGNORED(false, "ignored"),
        /** It is never sent: version control, caches, the library's own files. */
        NEVER_SENT(false, "never sent"),
        /** It is, or lies in, an environment of Python. */
        ENVIRONMENT(false, "a Python environment, which is made anew on the machine"),
        /** A symbolic link that is absolute or leaves the project. */
        LINK_LEAVES(false, "a link that is absolute or leaves the project"),
        /** Neither a regular file nor a link: a pipe, a socket, a device. */
        NOT_A_FILE(false, "neither a file nor a link"),
        /** Its name cannot be told to another machine. */
        UNUSABLE_NAME(false, "its name is not valid text here"),
        /** It could not be read. */
        UNREADABLE(false, "it cannot be read");

        private final boolean included;
        private final String text;

        Verdict(boolean included, String text) {
            this.included = included;
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Checks that path and verdict are there. */
    public Decision {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(verdict, "verdict");
    }

    /** Whether the path is synchronised. */
    public boolean included() {
        return verdict.included;
    }

    /** As {@code logs/a.txt: excluded by .recompute/exclude:3: *.txt}. */
    @Override
    public String toString() {
        return path + ": " + verdict.text + (rule == null ? "" : " by " + rule);
    }
}
