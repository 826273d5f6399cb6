package io.recompute.run.detached;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.RecomputeException;
import io.recompute.run.KillFailedException;
import io.recompute.run.Signal;
import io.recompute.transport.control.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ends runs with all their processes. */
final class RunKiller {
    /** Shell functions that find and end a run's processes. */
    static final String MEMBERS = Script.text(RunKiller.class, "members.sh");

    private static final String KILL = MEMBERS + Script.text(RunKiller.class, "kill.sh");
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);
    /** What looking for processes and waiting for KILL may add to the grace. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final RunDirectories directories;

    RunKiller(RunDirectories directories) {
        this.directories = directories;
    }

    /**
     * Ends those runs at once.
     *
     * @return the ids of those that were alive
     */
    @CanIgnoreReturnValue
    List<String> kill(List<String> ids, Signal first, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("not a grace period: " + grace + " (at most " + LONGEST_GRACE + ")");
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(
                List.of(directories.all(), first.name(), Long.toString(Math.max(0, grace.toMillis() / 100))));
        arguments.addAll(ids);
        Script script = Script.of(KILL, arguments.toArray(String[]::new))
                .after(RunDirectories.FUNCTIONS)
                .repeatable();
        String what = "killing " + String.join(", ", ids) + " on "
                + directories.machine().instance();
        String answer = directories
                .machine()
                .execute(script, grace.plus(MARGIN))
                .orThrow(what)
                .text();
        return killed(what, answer);
    }

    private static List<String> killed(String what, String answer) {
        List<String> killed = new ArrayList<>();
        for (String line : answer.split("\n")) {
            String[] words = line.trim().split(" ");
            switch (words[0]) {
                case "killed" -> killed.add(words[1]);
                case "ended", "" -> {}
                case "silent" ->
                    throw new RecomputeException(what + ": it is not known whether " + words[1]
                            + " has ended, since its scheduler does not answer: "
                            + line.trim()
                                    .substring(("silent " + words[1]).length())
                                    .strip());
                case "left" -> throw left(what, Arrays.asList(words).subList(2, words.length));
                default -> throw new RecomputeException(what + ": unexpected answer '" + line + "'");
            }
        }
        return killed;
    }

    private static KillFailedException left(String what, List<String> processes) {
        return new KillFailedException(
                what + ": still there after KILL: " + String.join(" ", processes)
                        + "; a process that hangs in the kernel ends with its device or file system",
                processes.stream()
                        .filter(word -> word.matches("\\d{1,18}"))
                        .map(Long::valueOf)
                        .toList());
    }
}
