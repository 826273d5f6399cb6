package io.recompute.transport.control;

import io.recompute.model.ShellQuoting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A text for the machine's POSIX shell and the arguments it sees as {@code $1}, {@code $2}…, each quoted, whatever is in
 * it. Runs in a shell of its own, in the home directory, with an empty standard input. Immutable.
 */
public final class Script {
    private final String body;
    private final List<String> arguments;
    private final boolean repeatable;

    private Script(String body, List<String> arguments, boolean repeatable) {
        this.body = body;
        this.arguments = List.copyOf(arguments);
        this.repeatable = repeatable;
    }

    /** The script with that text. */
    public static Script of(String body, String... arguments) {
        return new Script(body, List.of(arguments), false);
    }

    /**
     * The script of a resource file.
     *
     * @param anchor the class beside which the file lies
     * @param name the file's name, as {@code list.sh}
     * @throws UncheckedIOException where there is no such resource: an error of the build
     */
    public static Script resource(Class<?> anchor, String name, String... arguments) {
        return of(text(anchor, name), arguments);
    }

    /** The text of a resource file, as for {@link #resource}. */
    public static String text(Class<?> anchor, String name) {
        try (InputStream stream = Objects.requireNonNull(anchor.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This script after another text: functions that it calls. */
    public Script after(String functions) {
        return new Script(functions + "\n" + body, arguments, repeatable);
    }

    /** This script, marked as one that does the same when it is run twice, so that a cut connection is no error. */
    public Script repeatable() {
        return new Script(body, arguments, true);
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /** The whole as one text for a shell, which starts by setting the arguments. */
    String text() {
        if (arguments.isEmpty()) {
            return body;
        }
        StringBuilder text = new StringBuilder("set --");
        for (String argument : arguments) {
            text.append(' ').append(ShellQuoting.quote(argument));
        }
        return text.append('\n').append(body).toString();
    }

    /** The script's text, for people: the arguments may hold secrets and are left out. */
    @Override
    public String toString() {
        return body;
    }
}
