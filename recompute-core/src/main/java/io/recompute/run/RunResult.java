package io.recompute.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Displayable;
import io.recompute.model.Html;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What came of a command that was waited for. Immutable, but for the arrays, which are the caller's own.
 *
 * @param command the command, its secrets masked
 * @param status 0 to 255, as a shell tells it
 * @param out its standard output; empty where that was handed on while it came
 * @param err its standard error; likewise
 * @param duration from the sending of the command to its end
 */
public record RunResult(String command, int status, byte[] out, byte[] err, Duration duration) implements Displayable {
    /** More of an output would only make a notebook slow. */
    private static final int SHOWN = 65_536;

    /** Whether the status is 0. */
    public boolean isSuccess() {
        return status == 0;
    }

    /** The standard output, as UTF-8. */
    public String text() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** The standard error, as UTF-8. */
    public String errorText() {
        return new String(err, StandardCharsets.UTF_8);
    }

    /**
     * This result where the status is 0.
     *
     * @throws CommandFailedException otherwise
     */
    @CanIgnoreReturnValue
    public RunResult orThrow() {
        if (!isSuccess()) {
            throw new CommandFailedException(this);
        }
        return this;
    }

    /** Both outputs, of each the last 65536 bytes, and the status where it is not 0. */
    @Override
    public String toHtml() {
        String end = isSuccess() ? "" : Html.lines(toString());
        return "<div>" + Html.lines(shown(out)) + (err.length == 0 ? "" : Html.lines(shown(err))) + end + "</div>";
    }

    private static String shown(byte[] output) {
        int from = Math.max(0, output.length - SHOWN);
        return (from == 0 ? "" : "...\n") + new String(output, from, output.length - from, StandardCharsets.UTF_8);
    }

    /** The command, the status and the duration; not the outputs. */
    @Override
    public String toString() {
        return "RunResult[" + command + ", status " + status + ", " + duration.toMillis() + " ms]";
    }
}
