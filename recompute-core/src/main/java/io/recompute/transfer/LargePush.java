package io.recompute.transfer;

import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transfer.delta.BlockIndex;
import io.recompute.transfer.delta.BlockSums;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Script;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one file to a machine in pieces as large as the connection allows: what has arrived before it was lost stays
 * there and is continued, by this copy or a later one of the same file. Before the file gets its name digests are
 * compared: of the whole, or of what is new where the rest is that of a copy which nothing has touched since it was sent.
 * Used once, by one thread.
 */
final class LargePush {
    /** Smaller files are not worth the further round trips. */
    static final long SMALLEST = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LargePush.class);
    private static final String PYTHON = "python3";
    private static final String NEW_ALONE = "sha256 by python3 of what is new";
    private static final long BLOCK = 1 << 16;
    private static final DateTimeFormatter TOUCH =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm.ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Under another name first: a writer that has not ended yet makes no more files there. */
    private static final String CLEAR = "{ [ ! -e \"$1\" ] || mv -f \"$1\" \"$1.gone\"; } && rm -rf \"$1.gone\"";

    private final Destination to;
    private final Path source;
    private final int mode;
    private final Progress progress;
    private final ChannelSlot slot;
    private final Attempts attempts;
    /** Whether what a program there reads is compressed. */
    private final boolean squeezing;

    private @Nullable String place;
    private boolean repeated;
    private Way best = Way.TRUSTING;

    /**
     * A copy that has not begun.
     *
     * @param source a file, not a link
     * @param mode the nine permission bits that it gets there
     */
    LargePush(Destination to, Path source, int mode, Progress progress, ChannelSlot slot) {
        this.to = to;
        this.source = source;
        this.mode = mode;
        this.progress = progress;
        this.slot = slot;
        this.attempts = new Attempts(slot);
        this.squeezing = BulkChannel.isFar(to.machine());
    }

    /** How the file gets there, the best first; each has what the one behind it has not, and may not work everywhere. */
    private enum Way {
        /** Parts of the old file are used, which nothing has touched since it was sent: only what is new is digested. */
        TRUSTING,
        /** Parts of the old file are used. */
        DELTA,
        /** One program there receives and digests, which is the fastest. */
        PROGRAM,
        /** The programs that every machine has do. */
        TOOLS
    }

    /**
     * What there is now.
     *
     * @param verification how it was verified, for people
     */
    record Sent(FileVersion version, String verification) {}

    /**
     * Does it.
     *
     * @throws IOException where the file cannot be read
     */
    Sent run() throws IOException {
        try {
            while (true) {
                FileVersion version = FileVersion.of(source);
                Arrival arrival = arrive(version);
                BlockIndex old = old(arrival);
                Way way = way(arrival, old);
                try {
                    String verified = attempt(version, arrival, way, old);
                    progress.addFile();
                    return new Sent(version, verified);
                } catch (TransferException | ConnectionLostException e) {
                    again(e, way);
                }
            }
        } catch (RecomputeException e) {
            if (slot.isClosed() || !Attempts.isLost(e)) {
                drop(e);
            }
            throw e;
        }
    }

    private Way way(Arrival arrival, @Nullable BlockIndex old) {
        if (old != null) {
            boolean untouched = old.version().equals(arrival.target());
            return untouched && best == Way.TRUSTING ? Way.TRUSTING : Way.DELTA;
        }
        return best != Way.TOOLS && to.machine().facts().has(PYTHON) ? Way.PROGRAM : Way.TOOLS;
    }

    /**
     * One that was cut goes on where it stopped. One that was to be built of an older file that was touched is compared with
     * it as a whole; where it is another one after all, it is sent as a whole; one whose program has failed, without it; one whose file has changed meanwhile starts over, once.
     */
    private void again(RecomputeException failure, Way way) {
        Reason reason = failure instanceof TransferException known ? known.reason() : Reason.CUT;
        if (slot.isClosed()) {
            throw failure;
        } else if ((way == Way.TRUSTING || way == Way.DELTA) && reason != Reason.NO_SPACE && !Attempts.isCut(failure)) {
            next(way == Way.TRUSTING ? Way.DELTA : Way.PROGRAM, failure);
        } else if (way == Way.PROGRAM && reason == Reason.FAILED) {
            next(Way.TOOLS, failure);
        } else if (reason != Reason.CHANGED) {
            attempts.orThrow(failure, progress.now().bytes());
        } else if (repeated) {
            throw failure;
        } else {
            repeated = true;
            drop(failure);
        }
    }

    private void next(Way other, RecomputeException failure) {
        LOG.debug("{}: {} is tried", to.path(), other, failure);
        best = other;
        drop(failure);
    }

    private String attempt(FileVersion version, Arrival arrival, Way way, @Nullable BlockIndex old) throws IOException {
        progress.begin();
        progress.expect(version.size());
        boolean arrived = arrival.size() == version.size();
        String program = arrived || way == Way.TOOLS ? arrival.program() : PYTHON;
        boolean whole = arrived || way != Way.TRUSTING;
        FileDigest digest = whole ? FileDigest.by(program) : null;
        BlockSums sums = old == null ? BlockSums.of(version.size()) : BlockSums.comparedWith(old, version.size());
        int headroom = old == null ? 0 : old.blockSize();
        String digested = "";
        try (InputStream file = Files.newInputStream(source, LinkOption.NOFOLLOW_LINKS);
                FileFeed feed =
                        new FileFeed(file, sums, headroom, digest, to.machine().workers())) {
            FileParts parts = new FileParts(feed, headroom, progress);
            if (arrived) {
                parts.copy(version.size(), (bytes, offset, length) -> {});
            } else if (way == Way.TOOLS) {
                sendRest(parts, version, arrival);
            } else if (old == null) {
                sendParts(parts, version, arrival);
            } else {
                digested = sendDifference(parts, arrival, old, !whole);
            }
        } catch (EOFException e) {
            throw changed(e);
        }
        if (!FileVersion.of(source).equals(version)) {
            throw changed(null);
        }
        digested = digest == null ? digested : digest.text();
        String there = putIntoPlace(arrival, version, digested, program);
        if (!there.isEmpty() && sums.hasIndex()) {
            boolean telling = Arrival.isTelling(there, version.modified().toInstant());
            to.remember(sums.index(telling ? there : ""));
        }
        return whole ? FileDigest.describe(program) : NEW_ALONE;
    }

    /**
     * The blocks of what is there now, where they are known. What looks as if it had been touched since, but is as long, is
     * taken for the same: at worst the digest tells.
     */
    private @Nullable BlockIndex old(Arrival arrival) {
        if (best.compareTo(Way.DELTA) > 0
                || arrival.target().isEmpty()
                || !to.machine().facts().has(PYTHON)) {
            return null;
        }
        long size = Long.parseLong(arrival.target().split(" ", 2)[0]);
        return to.remembered().filter(blocks -> blocks.size() == size).orElse(null);
    }

    private Arrival arrive(FileVersion version) {
        Arrival arrival = Arrival.parse(
                to.execute("arrive.sh", to.path(), to.key(version)).text());
        place = arrival.place();
        return arrival;
    }

    private void sendRest(FileParts parts, FileVersion version, Arrival arrival) throws IOException {
        long blocks = Math.min(arrival.size(), version.size()) / BLOCK;
        Script script = Script.resource(
                        LargePush.class,
                        "receive-large.sh",
                        arrival.place(),
                        Long.toString(version.size()),
                        Long.toString(blocks),
                        arrival.program(),
                        arrival.token())
                .after(Destination.FUNCTIONS);
        String unused = send(script, false, stdin -> {
            parts.copy(blocks * BLOCK, stdin::write);
            return "";
        });
    }

    private void sendParts(FileParts parts, FileVersion version, Arrival arrival) throws IOException {
        String unused = send(receiver(arrival, ""), squeezing, stdin -> {
            DeltaStream stream = new DeltaStream(stdin, false);
            long from = Math.min(arrival.size(), version.size());
            stream.keep(from);
            stream.announce(version.size() - from);
            parts.copy(from, stream::write);
            stream.end();
            return "";
        });
    }

    /** The digest of what was sent; empty where the old file is not trusted, so that the whole is digested. */
    private String sendDifference(FileParts parts, Arrival arrival, BlockIndex old, boolean trusting)
            throws IOException {
        return send(receiver(arrival, trusting ? old.version() : ""), squeezing, stdin -> {
            DeltaStream stream = new DeltaStream(stdin, trusting);
            parts.difference(old, stream);
            LOG.debug("{}: {} bytes were new", to.path(), stream.inserted());
            return trusting ? stream.digest() : "";
        });
    }

    private Script receiver(Arrival arrival, String trusted) {
        String form = squeezing ? "gzip" : "";
        return Script.resource(
                        LargePush.class, "receive-parts.sh", arrival.place(), to.path(), arrival.token(), trusted, form)
                .after(Destination.FUNCTIONS);
    }

    /** Writes the input of a script. */
    @FunctionalInterface
    private interface Sending {
        /** The digest of what was written, where that is what counts; else empty. */
        String run(SinkStream stdin) throws IOException;
    }

    private String send(Script script, boolean squeezed, Sending sending) throws IOException {
        try (BulkChannel channel = slot.hold(BulkChannel.open(to.machine(), script), to.path())) {
            CompletableFuture<String> output = channel.collectOutput();
            IOException cut = null;
            String digest = "";
            try {
                SinkStream stdin = new SinkStream(
                        squeezed ? new SqueezedStream(channel.stdin(), System::nanoTime) : channel.stdin());
                digest = sending.run(stdin);
                stdin.close();
            } catch (SinkStream.SinkException e) {
                // A script that has all may have ended already: its status tells.
                cut = e;
            }
            int status = channel.awaitStatus();
            if (status != 0) {
                throw to.failure(status, channel.errorText() + said(output), cut);
            }
            return digest;
        }
    }

    /** What else a script that failed has to say; one whose connection was lost says no more. */
    private static String said(CompletableFuture<String> output) {
        try {
            return BulkChannel.await(output);
        } catch (IOException e) {
            return "\n" + e.getMessage();
        }
    }

    /** Gives it its name; what is then at the path, as {@code describe} tells. */
    private String putIntoPlace(Arrival arrival, FileVersion version, String digest, String program)
            throws IOException {
        return to.execute(
                        "place-large.sh",
                        arrival.place(),
                        to.path(),
                        Long.toString(version.size()),
                        String.format(Locale.ROOT, "%04o", mode),
                        TOUCH.format(version.modified().toInstant()),
                        digest,
                        program,
                        arrival.token())
                .text()
                .strip();
    }

    /** Clears away what has arrived; where that fails too, the failure tells of it. */
    private void drop(RecomputeException failure) {
        if (place == null) {
            return;
        }
        try {
            to.machine().execute(Script.of(CLEAR, place).repeatable()).orThrow("clearing " + place + " away");
        } catch (RecomputeException e) {
            failure.addSuppressed(e);
        }
    }

    private TransferException changed(@Nullable IOException cause) {
        String message = source + " changes while it is read; push it later";
        return new TransferException(Reason.CHANGED, source.toString(), message, cause);
    }
}
