package io.recompute.testkit.acceptance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came of launches whose programs were killed. */
final class KilledLaunches {
    final List<String> wrong = new ArrayList<>();
    List<String> strays = List.of();
    int startedByTheKilled;
    int doubled;
    int never;

    private final Map<LaunchingClient.Stage, Integer> killed = new EnumMap<>(LaunchingClient.Stage.class);

    void killed(LaunchingClient.Stage stage) {
        killed.merge(stage, 1, Integer::sum);
    }

    /** How often an id had started when all was over. */
    void starts(int count) {
        doubled += count > 1 ? 1 : 0;
        never += count < 1 ? 1 : 0;
    }

    @Override
    public String toString() {
        return "killed " + killed + "; " + startedByTheKilled + " had started by then; when launched again, " + doubled
                + " started twice, " + never + " never, " + wrong.size() + " ended wrong " + wrong + "; "
                + strays.size() + " stray processes " + strays;
    }
}
