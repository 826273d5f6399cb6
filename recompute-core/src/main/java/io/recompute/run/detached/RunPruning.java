package io.recompute.run.detached;

import io.recompute.run.PruneReport;
import io.recompute.run.Retention;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;

/** Removes runs that have ended. */
final class RunPruning {
    private static final String PRUNE = RunKiller.MEMBERS + Script.text(RunPruning.class, "prune.sh");

    private RunPruning() {}

    static PruneReport prune(RunDirectories directories, Retention retention) {
        List<String> ended = directories.list().stream()
                .filter(run -> run.state().isFinal())
                .map(RunRecord::id)
                .toList();
        List<String> ids = ended.subList(0, Math.max(0, ended.size() - retention.last()));
        if (ids.isEmpty()) {
            return new PruneReport(List.of(), List.of());
        }
        List<String> arguments = new ArrayList<>(List.of(
                directories.project().argument(),
                Long.toString(retention.youngerThan().toSeconds())));
        arguments.addAll(ids);
        Script script = Script.of(PRUNE, arguments.toArray(String[]::new))
                .after(RunDirectories.FUNCTIONS)
                .repeatable();
        String what = "removing runs of " + directories.project() + " on "
                + directories.machine().instance();
        List<String> lines = directories
                .machine()
                .execute(script)
                .orThrow(what)
                .text()
                .lines()
                .toList();
        return new PruneReport(ids(lines, "removed "), ids(lines, "kept "));
    }

    private static List<String> ids(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .toList();
    }
}
