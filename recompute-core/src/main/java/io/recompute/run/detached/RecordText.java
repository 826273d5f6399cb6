package io.recompute.run.detached;

import io.recompute.model.Secret;
import io.recompute.model.Sha256;
import io.recompute.run.Provenance;
import io.recompute.run.RunOptions;
import io.recompute.run.RunSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The record of what a run was made of, and its options, as they stand in its directory. */
final class RecordText {
    /** Between TERM and KILL where its time is over. */
    private static final int GRACE_SECONDS = 10;

    private RecordText() {}

    /** What the launching side knows of a run: the first lines of its record. The machine adds to it. */
    static String of(String title, RunSpec spec, CodeState code) {
        StringBuilder text = new StringBuilder("command=").append(title);
        code.digest().ifPresent(digest -> text.append("\ncode=").append(digest));
        code.commit().ifPresent(commit -> text.append("\ngit_commit=").append(commit));
        code.dirty().ifPresent(dirty -> text.append("\ngit_dirty=").append(dirty));
        text.append("\nenvironment=").append(digest(spec.environment()));
        String options = options(spec.options());
        if (!options.isEmpty()) {
            text.append("\noptions=").append(options);
        }
        spec.options().collect().forEach(path -> text.append("\ncollect=").append(path));
        return text.toString();
    }

    /** As {@code launch.sh} reads them. */
    static String options(RunOptions options) {
        return options(options, false);
    }

    /** As {@code launch.sh} reads them; a scheduler gives graphics processors itself. */
    static String options(RunOptions options, boolean scheduled) {
        List<String> words = new ArrayList<>();
        if (options.isTimed()) {
            words.add("limits=" + options.limit() + "," + GRACE_SECONDS + "," + options.lease());
        }
        if (options.gpus() > 0 && !scheduled) {
            words.add("gpus=" + options.gpus() + "," + options.gpuPatience());
        }
        if (options.keepChildren()) {
            words.add("keep-children");
        }
        if (options.snapshot()) {
            words.add("snapshot");
        }
        return String.join(" ", words);
    }

    /** From lines of {@code key=value}; others are passed over. */
    static Provenance parse(List<String> lines) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return new Provenance(values);
    }

    /** The same for the same variables, in whatever order they were given. */
    private static String digest(Map<String, Secret> environment) {
        MessageDigest sha = Sha256.begin();
        new TreeMap<>(environment)
                .forEach((name, value) ->
                        sha.update((name + "=" + value.reveal() + "\0").getBytes(StandardCharsets.UTF_8)));
        return Sha256.hex(sha);
    }
}
