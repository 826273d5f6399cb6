package io.recompute.testkit;

import io.recompute.model.ShellQuoting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that only pretends: a shell script that writes down how it was called and does what a {@link Script} says.
 * What must happen once, taking a number or an answer, is a {@code mkdir}, so that calls at the same time do not get the
 * same one.
 */
final class StandIn {
    private static final Pattern WILDCARD = Pattern.compile("[*?]");

    private final Path directory;

    private StandIn(Path directory) {
        this.directory = directory;
    }

    /**
     * Installs one.
     *
     * @param programs where programs are searched for
     * @param state where this one keeps its answers and its calls; exists, and is its own
     */
    static StandIn install(Path programs, String name, Path state, List<Script> scripts) {
        try {
            Files.createDirectory(state.resolve("calls"));
            for (int i = 0; i < scripts.size(); i++) {
                Files.writeString(state.resolve(i + ".out"), scripts.get(i).output());
                Files.writeString(state.resolve(i + ".err"), scripts.get(i).error());
            }
            Path temporary = state.resolve("program");
            Files.writeString(temporary, text(state, scripts));
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx------"));
            Files.move(temporary, programs.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the stand-in for " + name, e);
        }
        return new StandIn(state);
    }

    /** The calls so far, in the order they came; one that has not written all of it down yet is left out. */
    List<Invocation> invocations() {
        List<Invocation> calls = new ArrayList<>();
        try {
            Path call = directory.resolve("calls/1");
            for (int number = 1; Files.exists(call); number++, call = directory.resolve("calls/" + number)) {
                if (Files.exists(call.resolve("complete"))) {
                    calls.add(read(call));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the calls in " + directory, e);
        }
        return calls;
    }

    private static Invocation read(Path call) throws IOException {
        String words = Files.readString(call.resolve("arguments"));
        List<String> arguments = words.isEmpty() ? List.of() : List.of(words.split("\0", -1));
        String where = Files.readString(call.resolve("directory"));
        Path input = call.resolve("input");
        return new Invocation(
                arguments.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1),
                Path.of(where.substring(0, where.length() - 1)),
                Files.exists(input) ? Files.readString(input, StandardCharsets.UTF_8) : "");
    }

    private static String text(Path state, List<Script> scripts) {
        StringBuilder text = new StringBuilder("#!/bin/sh\nstate=")
                .append(ShellQuoting.quote(state.toString()))
                .append("""

                        number=1
                        until mkdir "$state/calls/$number" 2>/dev/null; do number=$((number + 1)); done
                        call=$state/calls/$number
                        for word in "$@"; do printf '%s\\000' "$word"; done >"$call/arguments"
                        pwd >"$call/directory"
                        answer=
                        take() {
                          [ -n "$taken" ] && return
                          answer=$1
                          mkdir "$state/$1.taken" 2>/dev/null && taken=1
                        }
                        taken=
                        """);
        for (int i = 0; i < scripts.size(); i++) {
            String pattern = scripts.get(i).pattern();
            text.append("case \"$*\" in ")
                    .append(pattern == null ? "*" : quoted(pattern))
                    .append(") take ")
                    .append(i)
                    .append(" ;; esac\n");
        }
        text.append("case $answer in\n");
        for (int i = 0; i < scripts.size(); i++) {
            text.append(i).append(")\n").append(answer(i, scripts.get(i))).append(";;\n");
        }
        return text.append(
                        "*) : >\"$call/complete\"; echo \"${0##*/}: no answer is scripted for: $*\" >&2; exit 127 ;;\n")
                .append("esac\n")
                .toString();
    }

    private static String answer(int number, Script script) {
        Gate gate = script.gate();
        return (script.reads() ? "cat >\"$call/input\"\n" : "")
                + ": >\"$call/complete\"\n"
                + (gate == null ? "" : gate.shellText())
                + "cat \"$state/" + number + ".out\"\n"
                + "cat \"$state/" + number + ".err\" >&2\n"
                + "exit " + script.status() + "\n";
    }

    /** A shell pattern of which only the wildcards are live. */
    private static String quoted(String pattern) {
        StringBuilder text = new StringBuilder();
        Matcher wildcard = WILDCARD.matcher(pattern);
        int from = 0;
        while (wildcard.find()) {
            text.append(word(pattern.substring(from, wildcard.start()))).append(wildcard.group());
            from = wildcard.end();
        }
        return text.append(word(pattern.substring(from))).toString();
    }

    private static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
