package io.recompute.examples.re;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The modes of re by their names. To read the options of all by reflection takes longer than all else at the start, so that
 * only those are made that a call may be about.
 */
final class Modes {
    private static final Map<String, Function<Re, Object>> MODES = new LinkedHashMap<>();

    static {
        MODES.put("conf", ConfMode::new);
        MODES.put("sshadd", SshAddMode::new);
        MODES.put("init", InitMode::new);
        MODES.put("rsync", RsyncMode::new);
        MODES.put("install", InstallMode::new);
        MODES.put("sync", SyncMode::new);
        MODES.put("async", AsyncMode::new);
        MODES.put("log", LogMode::new);
        MODES.put("collect", CollectMode::new);
        MODES.put("list", ListMode::new);
        MODES.put("kill", KillMode::new);
        MODES.put("purge", PurgeMode::new);
        MODES.put("ssh", SshMode::new);
        MODES.put("push", PushMode::new);
        MODES.put("pull", PullMode::new);
        MODES.put("data", DataMode::new);
        MODES.put("notebook", NotebookMode::new);
        MODES.put("probe", ProbeMode::new);
        MODES.put("sweep", SweepMode::new);
        MODES.put("completion", CompletionMode::new);
        MODES.put("man", ManMode::new);
    }

    private Modes() {}

    static List<Object> all(Re re) {
        return MODES.values().stream().map(mode -> mode.apply(re)).toList();
    }

    /** Those that the arguments name, or all of them where it is none: then their names are to be told. */
    static List<Object> of(Re re, String... arguments) {
        List<String> given = Arrays.asList(arguments);
        if (given.equals(List.of("--version"))) {
            return List.of();
        }
        List<Object> named = MODES.entrySet().stream()
                .filter(mode -> given.contains(mode.getKey()))
                .map(mode -> mode.getValue().apply(re))
                .toList();
        return named.isEmpty() ? all(re) : named;
    }
}
