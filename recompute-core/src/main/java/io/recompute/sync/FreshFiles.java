package io.recompute.sync;

import io.recompute.model.Sha256;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.transfer.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files that were changed just before they were sent: a further change within the same tick of the file system's
 * clock leaves size and time as they are, so that only the content tells it. They are kept, for each machine, with a
 * digest of what was sent, until a later look finds them old enough for their time to tell. Used once, by one thread.
 */
final class FreshFiles {
    /** Some file systems count in steps of two seconds. */
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private static final int FIELDS = 4;

    /**
     * What was sent of a file.
     *
     * @param seconds its time of change, as it was sent
     * @param digest of its content; empty where that is not known
     */
    private record Sent(long size, long seconds, String digest) {}

    private final Path project;
    private final Path record;
    private final Map<String, Sent> files = new TreeMap<>();
    private boolean changed;

    private FreshFiles(Path project, Path record) {
        this.project = project;
        this.record = record;
    }

    /**
     * Those of a project on one machine.
     *
     * @param target the machine and the directory there, in any words
     * @throws SyncException where the record is there and cannot be read
     */
    static FreshFiles of(Path project, String target) {
        MessageDigest sha = Sha256.begin();
        sha.update(target.getBytes(StandardCharsets.UTF_8));
        String name = Sha256.hex(sha).substring(0, 16);
        FreshFiles fresh = new FreshFiles(project, project.resolve(".recompute/fresh-" + name));
        fresh.read();
        return fresh;
    }

    /** Whether a change of that time may be followed by one that its time does not tell. */
    static boolean isFresh(Instant modified, Instant now) {
        return modified.isAfter(now.minus(WINDOW));
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Those that hold something else than what was sent, although size and time are still the same. */
    Set<String> rewritten(Manifest local) {
        Set<String> found = new HashSet<>();
        files.forEach((path, sent) -> {
            boolean same = local.get(path)
                    .filter(entry -> entry instanceof Entry.File file
                            && file.size() == sent.size()
                            && file.modified().getEpochSecond() == sent.seconds())
                    .isPresent();
            if (same && !digest(project.resolve(path)).equals(sent.digest())) {
                found.add(path);
            }
        });
        return found;
    }

    /** Forgets the files whose time tells the next change, after they were looked at. */
    void settle(Instant now) {
        changed |= files.values().removeIf(sent -> !isFresh(Instant.ofEpochSecond(sent.seconds() + 1), now));
    }

    /** Notes what was sent of a file; of one that was not sent, what was sent before still counts. */
    void note(String path, Upload.Added added, Instant now) {
        if (added.outcome() != Upload.Outcome.SENT) {
            return;
        }
        if (isFresh(added.modified(), now)) {
            files.put(path, new Sent(added.size(), added.modified().getEpochSecond(), added.digest()));
            changed = true;
        } else {
            changed |= files.remove(path) != null;
        }
    }

    /** Writes the record, where it is another one than was read. */
    void save() {
        if (!changed) {
            return;
        }
        StringBuilder text = new StringBuilder();
        files.forEach((path, sent) -> text.append(sent.size())
                .append(' ')
                .append(sent.seconds())
                .append(' ')
                .append(sent.digest())
                .append(' ')
                .append(path)
                .append('\0'));
        ProjectFiles.replace(record, text.toString().getBytes(StandardCharsets.UTF_8));
        changed = false;
    }

    private void read() {
        try {
            if (!Files.exists(record)) {
                return;
            }
            for (String line : Files.readString(record).split("\0")) {
                String[] fields = line.split(" ", FIELDS);
                if (fields.length == FIELDS) {
                    Sent sent = new Sent(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]);
                    files.put(fields[3], sent);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new SyncException(record, "cannot read " + record + "; delete it: " + e, e);
        }
    }

    /** What no content has, where the file cannot be read: sending it will tell why. */
    private static String digest(Path file) {
        MessageDigest sha = Sha256.begin();
        try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                sha.update(buffer, 0, read);
            }
            return Sha256.hex(sha);
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
