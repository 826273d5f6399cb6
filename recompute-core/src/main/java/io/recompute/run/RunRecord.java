package io.recompute.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the directory of a run says, as {@code list.sh} tells it. Immutable.
 *
 * @param started seconds since 1970 by the machine's clock; null where it has not started
 * @param order of two runs that started in the same second the later one has the higher one, where that is known
 * @param ended likewise; null where that is not recorded
 * @param size how many bytes its log had at its end; null where it goes on
 */
record RunRecord(
        String id,
        String name,
        String title,
        ProcessState state,
        @Nullable Long pid,
        @Nullable Long started,
        long order,
        @Nullable Long ended,
        @Nullable Integer code,
        @Nullable Long size) {
    private static final String NONE = "";
    /** Since the machine was started. */
    private static final Pattern TICKS = Pattern.compile("\\d{1,18}");

    /** Older runs first; those that have not started last. */
    static final Comparator<RunRecord> AGE = Comparator.comparing(
                    (RunRecord run) -> run.started() == null ? Long.MAX_VALUE : run.started())
            .thenComparing(RunRecord::order)
            .thenComparing(RunRecord::id);

    Optional<ExitStatus> exitStatus() {
        if (!state.isFinal()) {
            return Optional.empty();
        }
        return Optional.of(code == null ? ExitStatus.lost() : ExitStatus.recorded(code, state == ProcessState.KILLED));
    }

    /** The runs of a listing, in its order. */
    static List<RunRecord> parse(String listing) {
        List<RunRecord> runs = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String line : listing.split("\n")) {
            int blank = line.indexOf(' ');
            if (line.equals("end")) {
                runs.add(of(values));
                values.clear();
            } else if (blank > 0) {
                values.put(line.substring(0, blank), line.substring(blank + 1));
            }
        }
        return runs;
    }

    private static RunRecord of(Map<String, String> values) {
        // The formats of these lines stand in runner.sh, where they are written.
        String[] start = values.getOrDefault("start", NONE).split(" ");
        String[] exit = values.getOrDefault("exit", NONE).split(" ");
        boolean hasStarted = start.length >= 5;
        boolean hasEnded = exit.length >= 4;
        Integer code = hasEnded ? Integer.valueOf(exit[1]) : null;
        ProcessState state;
        if (code != null) {
            state = ExitStatus.recorded(code, values.containsKey("killed")).state();
        } else if (!hasStarted) {
            state = ProcessState.PENDING;
        } else {
            state = values.getOrDefault("alive", "no").equals("yes") ? ProcessState.RUNNING : ProcessState.LOST;
        }
        Long size = hasEnded ? Long.valueOf(exit[2]) : state == ProcessState.LOST ? size(values) : null;
        return new RunRecord(
                values.getOrDefault("run", NONE),
                values.getOrDefault("name", NONE),
                values.getOrDefault("title", NONE),
                state,
                hasStarted ? Long.valueOf(start[1]) : null,
                hasStarted ? Long.valueOf(start[4]) : null,
                hasStarted && TICKS.matcher(start[2]).matches() ? Long.parseLong(start[2]) : 0,
                hasEnded ? Long.valueOf(exit[3]) : null,
                code,
                size);
    }

    private static Long size(Map<String, String> values) {
        String size = values.getOrDefault("size", NONE);
        return size.isEmpty() ? 0L : Long.valueOf(size);
    }
}
