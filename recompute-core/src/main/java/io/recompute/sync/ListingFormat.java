package io.recompute.sync;

import io.recompute.model.Sha256;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.transport.control.MachineFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The text of a listing as {@code list.sh} writes it. What follows from a synchronisation is foretold as a digest, so that
 * the listing need not travel when the machine says the same; a wrong foretelling costs that and no more.
 */
final class ListingFormat {
    private ListingFormat() {}

    /** The best tool to list with. */
    static String tool(MachineFacts facts) {
        if (facts.findPrintf()) {
            return facts.findFiles0() ? "find0" : "find";
        }
        return facts.has("python3") ? "python3" : "stat";
    }

    /** The digest of a listing's bytes. */
    static String digest(byte[] listing) {
        MessageDigest sha = Sha256.begin();
        sha.update(listing);
        return Sha256.hex(sha);
    }

    /** The digest of the listing of these files, just placed; empty where the tool's text cannot be foretold. */
    static String digest(Manifest placed, String tool) {
        if (tool.equals("stat")) {
            return "";
        }
        String fraction = tool.equals("python3") ? "" : ".0000000000";
        MessageDigest sha = Sha256.begin();
        placed.forEach((path, entry) ->
                sha.update((line(entry, fraction) + "\0./" + path + "\0").getBytes(StandardCharsets.UTF_8)));
        return Sha256.hex(sha);
    }

    private static String line(Entry entry, String fraction) {
        if (entry instanceof Entry.File file) {
            return "f " + file.size() + " " + file.modified().getEpochSecond() + fraction
                    + (file.executable() ? " 755 " : " 644 ");
        }
        // What else stands there may be anything: the digest will not agree.
        return entry instanceof Entry.Link link ? "l 0 0 777 " + link.target() : "";
    }
}
