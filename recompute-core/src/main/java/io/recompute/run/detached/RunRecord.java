package io.recompute.run.detached;

import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the directory of a run says, as {@code list.sh} tells it. Immutable.
 *
 * @param started seconds since 1970 by the machine's clock; null where it has not started
 * @param launched likewise, when it was launched, which of a job may be long before; null where it has neither started nor
 *     become a job
 * @param order of two runs that were launched in the same second the later one has the higher one, where that is known
 * @param ended likewise; null where that is not recorded
 * @param reason why it ended so, where that is known
 * @param size how many bytes its log had at its end; null where it goes on
 * @param waiting what it waits for before its command starts; null where it does not
 * @param lease after how long without a renewal it is ended; zero where it has none
 */
record RunRecord(
        String id,
        String name,
        String title,
        ProcessState state,
        @Nullable Long pid,
        @Nullable Long started,
        @Nullable Long launched,
        long order,
        @Nullable Long ended,
        @Nullable Integer code,
        @Nullable EndReason reason,
        @Nullable Long size,
        @Nullable String waiting,
        Duration lease,
        Provenance provenance) {
    private static final String NONE = "";

    /** What a scheduler tells of a run. */
    private static final String QUEUE = "state ";

    private static final String RECORD = "record ";
    /** Since the machine was started; or seconds. */
    private static final Pattern TICKS = Pattern.compile("\\d{1,18}");

    /** Older runs first; those that were not launched last. */
    static final Comparator<RunRecord> AGE = Comparator.comparing(
                    (RunRecord run) -> run.launched() == null ? Long.MAX_VALUE : run.launched())
            .thenComparing(RunRecord::order)
            .thenComparing(RunRecord::id);

    Optional<ExitStatus> exitStatus() {
        if (!state.isFinal()) {
            return Optional.empty();
        }
        return Optional.of(
                code == null
                        ? ExitStatus.lost(reason)
                        : ExitStatus.recorded(
                                code, state == ProcessState.KILLED || state == ProcessState.TIMED_OUT, reason));
    }

    /** As a row of the process table, at that place among the live runs; 0 where it has ended. */
    ProcessInfo row(int index) {
        return new ProcessInfo(
                index,
                id,
                name,
                title,
                state,
                pid == null ? OptionalLong.empty() : OptionalLong.of(pid),
                waiting == null ? Optional.ofNullable(started).map(Instant::ofEpochSecond) : Optional.empty(),
                Optional.ofNullable(ended).map(Instant::ofEpochSecond),
                exitStatus(),
                Optional.ofNullable(waiting),
                provenance);
    }

    /** The runs of a listing, in its order. */
    static List<RunRecord> parse(String listing) {
        List<RunRecord> runs = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        List<String> record = new ArrayList<>();
        Map<String, String> queue = new HashMap<>();
        for (String line : listing.split("\n")) {
            int blank = line.indexOf(' ');
            if (line.startsWith(QUEUE)) {
                String[] words = line.split(" ", 3);
                queue.put(words[1], words.length > 2 ? words[2] : NONE);
            } else if (line.equals("end")) {
                String told = queue.get(values.getOrDefault("run", NONE));
                if (told != null) {
                    values.put("queue", told);
                    record.add("queue=" + told.substring(told.indexOf(' ') + 1));
                }
                if (values.containsKey("job")) {
                    record.add("job=" + values.get("job"));
                }
                runs.add(of(values, RecordText.parse(record)));
                values.clear();
                record.clear();
            } else if (line.startsWith(RECORD)) {
                record.add(line.substring(RECORD.length()));
            } else if (blank > 0) {
                values.put(line.substring(0, blank), line.substring(blank + 1));
            }
        }
        return runs;
    }

    private static RunRecord of(Map<String, String> values, Provenance provenance) {
        // The formats of these lines stand in runner.sh, where they are written.
        String[] start = words(values, "start");
        String[] exit = words(values, "exit");
        boolean hasStarted = start.length >= 5;
        boolean hasEnded = exit.length >= 4;
        Integer code = hasEnded ? Integer.valueOf(exit[1]) : null;
        EndReason reason = reason(values, exit);
        ProcessState state = state(values, code, reason, hasStarted);
        Long size = hasEnded ? Long.valueOf(exit[2]) : state == ProcessState.LOST ? size(values) : null;
        String[] limits = words(values, "limits");
        Long started = hasStarted ? Long.valueOf(start[4]) : null;
        return new RunRecord(
                values.getOrDefault("run", NONE),
                values.getOrDefault("name", NONE),
                values.getOrDefault("title", NONE),
                state,
                hasStarted ? Long.valueOf(start[1]) : null,
                started,
                values.containsKey("job") ? submitted(values, started) : started,
                rank(values, start),
                hasEnded ? Long.valueOf(exit[3]) : null,
                code,
                state.isFinal() ? reason : null,
                size,
                state == ProcessState.PENDING ? waiting(values) : null,
                limits.length >= 3 ? Duration.ofSeconds(Long.parseLong(limits[2])) : Duration.ZERO,
                provenance);
    }

    private static @Nullable Long submitted(Map<String, String> values, @Nullable Long otherwise) {
        String time = values.getOrDefault("submitted", NONE);
        return TICKS.matcher(time).matches() ? Long.valueOf(time) : otherwise;
    }

    /** Of the tasks of an array their places; other jobs are told apart by their ids, as they start in any order. */
    private static long rank(Map<String, String> values, String[] start) {
        String[] array = words(values, "array");
        if (array.length >= 3) {
            return Long.parseLong(array[1]) + Long.parseLong(array[2]);
        }
        return start.length >= 5
                        && !values.containsKey("job")
                        && TICKS.matcher(start[2]).matches()
                ? Long.parseLong(start[2])
                : 0;
    }

    private static ProcessState state(
            Map<String, String> values, @Nullable Integer code, @Nullable EndReason reason, boolean hasStarted) {
        if (code != null) {
            return ExitStatus.recorded(code, values.containsKey("killed"), reason)
                    .state();
        }
        if (values.containsKey("lost") && !values.containsKey("alive")) {
            return ProcessState.LOST;
        }
        String queue = values.get("queue");
        if (queue != null || values.containsKey("job")) {
            boolean runs = queue == null || queue.startsWith("silent") ? hasStarted : !queue.startsWith("waiting");
            return runs ? ProcessState.RUNNING : ProcessState.PENDING;
        }
        if (!hasStarted) {
            return ProcessState.PENDING;
        }
        if (!values.getOrDefault("alive", "no").equals("yes")) {
            return ProcessState.LOST;
        }
        return values.containsKey("waiting") ? ProcessState.PENDING : ProcessState.RUNNING;
    }

    private static @Nullable String waiting(Map<String, String> values) {
        String queue = values.get("queue");
        return queue == null ? values.get("waiting") : queue.substring(queue.indexOf(' ') + 1);
    }

    /** Who ended it says more than what was noticed at its end. */
    private static @Nullable EndReason reason(Map<String, String> values, String[] exit) {
        if (exit.length < 4) {
            return Ending.reason(values.getOrDefault("lost", NONE));
        }
        String[] killed = words(values, "killed");
        return Ending.reason(killed.length > 1 ? killed[1] : exit.length > 4 ? exit[4] : NONE);
    }

    private static String[] words(Map<String, String> values, String key) {
        return values.getOrDefault(key, NONE).split(" ");
    }

    private static Long size(Map<String, String> values) {
        String size = values.getOrDefault("size", NONE);
        return size.isEmpty() ? 0L : Long.valueOf(size);
    }
}
