package io.recompute.python.imports;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks around the current line, as far as they say whether an import in them is ever carried out, and whether the
 * program goes on without it. For one thread.
 */
final class Blocks {
    /** What a condition says of itself, without being computed. */
    enum Truth {
        ALWAYS,
        NEVER,
        UNKNOWN
    }

    private final List<Import> imports;
    private final Deque<Block> open = new ArrayDeque<>();

    /** The block that the current line has ended, where both start in the same column: what its clause continues. */
    private @Nullable Block ended;

    /** @param imports those found so far; what turns out to be optional is replaced there */
    Blocks(List<Import> imports) {
        this.imports = imports;
    }

    /** A logical line starts in this column: what was deeper has ended. */
    void startLine(int indent) {
        ended = null;
        while (!open.isEmpty() && open.peek().indent >= indent) {
            Block last = open.pop();
            ended = last.indent == indent ? last : null;
        }
    }

    /** Whether what stands here never runs. */
    boolean isDead() {
        return !open.isEmpty() && open.peek().dead;
    }

    /** Whether the program goes on where an import fails here. */
    boolean isOptional() {
        return !open.isEmpty() && open.peek().optional;
    }

    /** An {@code if} with this condition. */
    void enterIf(int indent, Truth condition) {
        push(indent, condition == Truth.NEVER, false).settled = condition == Truth.ALWAYS;
    }

    /** An {@code elif} with this condition. */
    void enterElif(int indent, Truth condition) {
        boolean settled = ended != null && ended.settled;
        push(indent, settled || condition == Truth.NEVER, false).settled = settled || condition == Truth.ALWAYS;
    }

    /** An {@code else}, of whatever it is. */
    void enterElse(int indent) {
        Block of = ended;
        boolean caught = of != null && of.attempt != null && of.attempt.caught;
        push(indent, of != null && of.settled, caught).attempt = of == null ? null : of.attempt;
    }

    /** A {@code try}. */
    void enterTry(int indent) {
        push(indent, false, false).attempt = new Attempt(imports.size());
    }

    /** An {@code except}: where it catches a missing module, what was tried is optional. */
    void enterExcept(int indent, boolean catchesMissingModule) {
        Attempt attempt = ended == null ? null : ended.attempt;
        if (attempt != null) {
            attempt.end(imports.size());
            if (catchesMissingModule && !attempt.caught) {
                attempt.caught = true;
                for (int i = attempt.start; i < attempt.end; i++) {
                    imports.set(i, imports.get(i).asOptional());
                }
            }
        }
        push(indent, false, false).attempt = attempt;
    }

    /** A {@code with}. */
    void enterWith(int indent, boolean suppressesMissingModule) {
        push(indent, false, suppressesMissingModule);
    }

    @CanIgnoreReturnValue
    private Block push(int indent, boolean dead, boolean optional) {
        Block block = new Block(indent, dead || isDead(), optional || isOptional());
        open.push(block);
        return block;
    }

    private static final class Block {
        private final int indent;
        private final boolean dead;
        private final boolean optional;

        /** Whether no later clause of this {@code if} ever runs. */
        private boolean settled;

        private @Nullable Attempt attempt;

        Block(int indent, boolean dead, boolean optional) {
            this.indent = indent;
            this.dead = dead;
            this.optional = optional;
        }
    }

    /** A {@code try} with its handlers; the imports of its body are those from {@code start} to {@code end}. */
    private static final class Attempt {
        private final int start;
        private int end = -1;
        private boolean caught;

        Attempt(int start) {
            this.start = start;
        }

        void end(int size) {
            if (end < 0) {
                end = size;
            }
        }
    }
}
