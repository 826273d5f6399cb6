package io.recompute.transfer;

import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Copies one file to a machine in pieces as large as the connection allows: what has arrived before it was lost stays
 * there and is continued, by this copy or a later one of the same file. The digest of the whole is compared before the
 * file gets its name. Used once, by one thread.
 */
final class LargePush {
    /** Smaller files are not worth the further round trips. */
    static final long SMALLEST = 4 << 20;

    private static final String FUNCTIONS = Script.text(LargePush.class, "large.sh");
    private static final long BLOCK = 1 << 16;
    private static final DateTimeFormatter TOUCH =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm.ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Machine machine;
    private final Path source;
    private final String target;
    private final Progress progress;
    private final ChannelSlot slot;
    private final Attempts attempts;

    private @Nullable String place;
    private boolean repeated;

    /**
     * A copy that has not begun.
     *
     * @param source a file, not a link
     * @param target absolute: the file's own path there
     */
    LargePush(Machine machine, Path source, String target, Progress progress, ChannelSlot slot) {
        this.machine = machine;
        this.source = source;
        this.target = target;
        this.progress = progress;
        this.slot = slot;
        this.attempts = new Attempts(slot);
    }

    /** What an earlier attempt has left there. */
    private record Arrival(long size, String program, String place) {
        static Arrival parse(String text) {
            String[] words = text.split(" ", 3);
            return new Arrival(Long.parseLong(words[0]), words[1], words[2]);
        }
    }

    /**
     * Does it.
     *
     * @return how it was verified, for people
     * @throws IOException where the file cannot be read
     */
    String run() throws IOException {
        try {
            while (true) {
                try {
                    String verified = attempt(FileVersion.of(source));
                    progress.addFile();
                    return verified;
                } catch (TransferException | ConnectionLostException e) {
                    again(e);
                }
            }
        } catch (RecomputeException e) {
            boolean lost = e instanceof TransportException || Attempts.isCut(e);
            if (slot.isClosed() || !lost) {
                drop(e);
            }
            throw e;
        }
    }

    /** One that was cut goes on where it stopped; one whose file has changed starts over, once. */
    private void again(RecomputeException failure) {
        boolean changed = failure instanceof TransferException known && known.reason() == Reason.CHANGED;
        if (!changed) {
            attempts.orThrow(failure, progress.now().bytes());
        } else if (repeated || slot.isClosed()) {
            throw failure;
        } else {
            repeated = true;
            drop(failure);
        }
    }

    private String attempt(FileVersion version) throws IOException {
        Arrival arrival = arrive(version.key(machine.instance().address() + " " + target));
        place = arrival.place();
        String token = UUID.randomUUID().toString();
        long blocks = Math.min(arrival.size(), version.size()) / BLOCK;
        long from = arrival.size() == version.size() ? version.size() : blocks * BLOCK;
        progress.begin();
        progress.expect(version.size());
        FileDigest digest = FileDigest.by(arrival.program());
        try (InputStream file = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS)) {
            FileParts parts = new FileParts(file, digest, progress);
            parts.read(from);
            if (from < version.size() || version.size() == 0) {
                send(parts, version, new String[] {
                    arrival.place(), Long.toString(version.size()), Long.toString(blocks), arrival.program(), token
                });
            }
        } catch (EOFException e) {
            throw changed(e);
        }
        if (!FileVersion.of(source).equals(version)) {
            throw changed(null);
        }
        putIntoPlace(arrival, version, digest.text(), token);
        return FileDigest.describe(arrival.program());
    }

    private Arrival arrive(String key) {
        return Arrival.parse(execute("arrive.sh", target, key).text());
    }

    private void send(FileParts parts, FileVersion version, String[] arguments) throws IOException {
        Script script =
                Script.resource(LargePush.class, "receive-large.sh", arguments).after(FUNCTIONS);
        try (BulkChannel channel = slot.hold(BulkChannel.open(machine, script), target)) {
            IOException cut = null;
            try (OutputStream stdin = channel.stdin()) {
                parts.copy(version.size() - progress.now().bytes(), stdin);
            } catch (FileParts.SinkException e) {
                cut = e;
            }
            int status = channel.awaitStatus();
            if (status != 0 || cut != null) {
                throw failure(status == 0 ? BulkChannel.LOST : status, channel.errorText(), cut);
            }
        }
    }

    private void putIntoPlace(Arrival arrival, FileVersion version, String digest, String token) throws IOException {
        Reply reply = execute(
                "place-large.sh",
                arrival.place(),
                target,
                Long.toString(version.size()),
                String.format(Locale.ROOT, "%04o", LocalModes.of(source)),
                TOUCH.format(version.modified().toInstant()),
                digest,
                arrival.program(),
                token);
        if (reply.status() != 0) {
            throw failure(reply.status(), reply.errorText(), null);
        }
    }

    private Reply execute(String script, String... arguments) {
        Reply reply = machine.execute(
                Script.resource(LargePush.class, script, arguments)
                        .after(FUNCTIONS)
                        .repeatable(),
                BulkChannel.END_LIMIT);
        if (reply.status() != 0) {
            throw failure(reply.status(), reply.errorText(), null);
        }
        return reply;
    }

    /** Clears away what has arrived; where that fails too, the failure tells of it. */
    private void drop(RecomputeException failure) {
        if (place == null) {
            return;
        }
        try {
            machine.execute(Script.of("rm -rf \"$1\"", place).repeatable()).orThrow("clearing " + place + " away");
        } catch (RecomputeException e) {
            failure.addSuppressed(e);
        }
    }

    private TransferException changed(@Nullable IOException cause) {
        String message = source + " changes while it is read; push it later";
        return new TransferException(Reason.CHANGED, source.toString(), message, cause);
    }

    private TransferException failure(int status, String errors, @Nullable IOException cause) {
        return RemoteFailure.of(machine.instance(), target, status, errors, cause);
    }
}
