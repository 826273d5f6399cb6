package io.recompute.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is run on a machine: a program with arguments, each taken as it is, or a text for the shell. Immutable. {@link
 * #toString()} masks the secret arguments; {@link #shellText()} does not.
 */
public final class Command {
    private sealed interface Part permits Word, Hidden, Text {}

    private record Word(String text) implements Part {}

    private record Hidden(Secret secret) implements Part {}

    private record Text(String text) implements Part {}

    private final List<Part> parts;

    private Command(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * A program and its arguments; no shell looks at them, so blanks, quotes and {@code $} are safe.
     *
     * @throws IllegalArgumentException where the program's name is empty or an argument has a NUL character
     */
    public static Command of(String program, String... arguments) {
        if (program.isEmpty()) {
            throw new IllegalArgumentException("the program's name is empty");
        }
        List<Part> parts = new ArrayList<>();
        parts.add(new Word(checked(program)));
        for (String argument : arguments) {
            parts.add(new Word(checked(argument)));
        }
        return new Command(parts);
    }

    /**
     * A text that the machine's shell interprets: pipes, variables, several lines. It is run by {@code bash} where the
     * machine has one, else by {@code sh}.
     *
     * @throws IllegalArgumentException where the text is blank or has a NUL character
     */
    public static Command shell(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the command is blank");
        }
        return new Command(List.of(new Text(checked(text))));
    }

    /** This command with one more argument. */
    public Command argument(String argument) {
        return plus(new Word(checked(argument)));
    }

    /** This command with one more argument that no message, log or listing shows. */
    public Command secret(Secret argument) {
        return plus(new Hidden(argument));
    }

    /** The command as a text for a POSIX shell, with its secrets: for execution, never for a message. */
    public String shellText() {
        return parts.stream().map(Command::forShell).collect(Collectors.joining(" "));
    }

    /** The command as a text for people: as {@link #shellText()}, with {@code ***} for each secret. */
    @Override
    public String toString() {
        return parts.stream().map(Command::forPeople).collect(Collectors.joining(" "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Command command && command.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    private Command plus(Part part) {
        List<Part> longer = new ArrayList<>(parts);
        longer.add(part);
        return new Command(longer);
    }

    private static String forShell(Part part) {
        if (part instanceof Word word) {
            return ShellQuoting.quote(word.text());
        }
        if (part instanceof Hidden hidden) {
            return ShellQuoting.quote(hidden.secret().reveal());
        }
        return ((Text) part).text();
    }

    private static String forPeople(Part part) {
        return part instanceof Hidden hidden ? hidden.secret().toString() : forShell(part);
    }

    private static String checked(String text) {
        if (Objects.requireNonNull(text, "text").indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command cannot hold a NUL character");
        }
        return text;
    }
}
