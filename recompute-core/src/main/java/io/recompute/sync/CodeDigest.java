package io.recompute.sync;

import io.recompute.model.Sha256;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** One word for all that a synchronisation compares: paths, sizes, times and modes; not the contents themselves. */
final class CodeDigest {
    private CodeDigest() {}

    static String of(Manifest files) {
        MessageDigest sha = Sha256.begin();
        files.forEach((path, entry) -> sha.update((path + "\0" + text(entry) + "\0").getBytes(StandardCharsets.UTF_8)));
        return Sha256.hex(sha);
    }

    private static String text(Entry entry) {
        if (entry instanceof Entry.File file) {
            return "f " + file.size() + " " + file.modified().getEpochSecond() + (file.executable() ? " x" : "");
        }
        return entry instanceof Entry.Link link ? "l " + link.target() : "o";
    }
}
