package io.recompute.sync.plan;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file in gitignore syntax, with the place it stands at. Immutable.
 *
 * @see <a href="https://git-scm.com/docs/gitignore">gitignore, pattern format</a>
 */
public final class Rule {
    private static final String WILDCARDS = "*?[\\";

    private final String text;
    private final String source;
    private final int line;
    private final boolean negated;
    private final boolean directoriesOnly;
    private final boolean byName;
    private final String literal;
    private final Wildcard rest;
    private final boolean plain;
    /** What a name must end with and no more, for the commonest of rules, {@code *.py}; null for others. */
    private final @Nullable String ending;

    private Rule(String text, String source, int line) {
        this.text = text;
        this.source = source;
        this.line = line;
        this.negated = text.startsWith("!");
        String body = negated ? text.substring(1) : text;
        this.directoriesOnly = body.endsWith("/");
        body = directoriesOnly ? body.substring(0, body.length() - 1) : body;
        this.byName = body.indexOf('/') < 0;
        body = !byName && body.startsWith("/") ? body.substring(1) : body;
        int literalEnd = literalLength(body);
        this.plain = literalEnd == body.length();
        // A name is matched as a whole; a path's part before its first wildcard is compared as it is, as git does.
        this.literal = byName && !plain ? "" : body.substring(0, literalEnd);
        boolean starred = byName && body.length() > 1 && body.startsWith("*");
        this.ending = starred && literalLength(body.substring(1)) == body.length() - 1 ? body.substring(1) : null;
        this.rest = new Wildcard(body.substring(literal.length()), !byName);
    }

    /** The rule of a line; empty for a comment or a blank one. The line has no line feed. */
    static Optional<Rule> parse(String line, String source, int number) {
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        text = withoutTrailingBlanks(text);
        return text.isEmpty() || line.startsWith("#") ? Optional.empty() : Optional.of(new Rule(text, source, number));
    }

    /** The line without its trailing blanks, as {@code !/build/}. */
    public String text() {
        return text;
    }

    /** The file that the rule stands in, as people call it: {@code .recompute/exclude}; {@code built-in} for ours. */
    public String source() {
        return source;
    }

    /** The line in that file, counted from 1. */
    public int line() {
        return line;
    }

    /** Whether it takes back what an earlier rule said. */
    public boolean isNegated() {
        return negated;
    }

    /** Whether it speaks of that very path, parents aside. The path is relative, with {@code /} between its names. */
    boolean matches(String path, boolean directory) {
        if (directoriesOnly && !directory) {
            return false;
        }
        if (ending != null) {
            return path.endsWith(ending);
        }
        if (plain && byName) {
            int start = path.length() - literal.length();
            boolean whole = start == 0 || start > 0 && path.charAt(start - 1) == '/';
            return whole && !literal.isEmpty() && path.endsWith(literal);
        }
        String subject = byName ? path.substring(path.lastIndexOf('/') + 1) : path;
        if (plain) {
            return !literal.isEmpty() && subject.equals(literal);
        }
        return subject.startsWith(literal) && rest.matches(subject.substring(literal.length()));
    }

    /** As {@code .recompute/exclude:3: *.log}. */
    @Override
    public String toString() {
        return source + ":" + line + ": " + text;
    }

    private static int literalLength(String body) {
        for (int i = 0; i < body.length(); i++) {
            if (WILDCARDS.indexOf(body.charAt(i)) >= 0) {
                return i;
            }
        }
        return body.length();
    }

    private static String withoutTrailingBlanks(String text) {
        int end = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
                end = i + 1;
            } else if (text.charAt(i) != ' ') {
                end = i + 1;
            }
        }
        return text.substring(0, Math.min(end, text.length()));
    }
}
