package io.recompute.run;

import io.recompute.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What the launching side knows of a run, as the first lines of its record. The machine adds to it. */
final class RecordText {
    private RecordText() {}

    static String of(String title, RunSpec spec, CodeState code) {
        StringBuilder text = new StringBuilder("command=").append(title);
        code.digest().ifPresent(digest -> text.append("\ncode=").append(digest));
        code.commit().ifPresent(commit -> text.append("\ngit_commit=").append(commit));
        code.dirty().ifPresent(dirty -> text.append("\ngit_dirty=").append(dirty));
        text.append("\nenvironment=").append(digest(spec.environment()));
        if (!spec.options().words().isEmpty()) {
            text.append("\noptions=").append(spec.options().words());
        }
        return text.toString();
    }

    /** The same for the same variables, in whatever order they were given. */
    private static String digest(Map<String, Secret> environment) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(environment)
                    .forEach((name, value) ->
                            sha.update((name + "=" + value.reveal() + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
