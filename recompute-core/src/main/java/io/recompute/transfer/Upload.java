package io.recompute.transfer;

import io.recompute.model.Sha256;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One stream of files to a machine. What was added lands in a staging directory there; a script puts it into place after
 * {@link #finish}, and never where the stream was cut. Used by one thread at a time, but for {@link #close}, which ends
 * it at any time and drops what was staged.
 */
public final class Upload implements FileSink, AutoCloseable {
    /** What became of a file that was added. */
    public enum Outcome {
        /** All of it is in the stream, as it was at one moment. */
        SENT,
        /** It changed each time it was read, so that it is left out. */
        CHANGED,
        /** It cannot be read, or is gone, so that it is left out. */
        UNREADABLE
    }

    private static final String FUNCTIONS = Script.text(Upload.class, "receive.sh");
    private static final String TREE = "tree/";

    private final BulkChannel channel;
    private final String path;
    private final Progress progress;
    private final TarWriter tar;
    private final @Nullable SqueezedStream squeezed;
    private final CompletableFuture<String> output;
    private final List<String> discarded = new ArrayList<>();

    private Upload(BulkChannel channel, String path, Progress progress, @Nullable SqueezedStream squeezed) {
        this.channel = channel;
        this.path = path;
        this.progress = progress;
        this.squeezed = squeezed;
        this.output = channel.collectOutput();
        this.tar = new TarWriter(squeezed == null ? channel.stdin() : squeezed, progress);
    }

    /**
     * Starts the stream.
     *
     * @param placing what puts the staged files into place, with the functions of {@code receive.sh} before it
     * @param path where the files go, for messages
     */
    public static Upload open(Machine machine, Script placing, String path) {
        return open(machine, placing, path, new Progress());
    }

    /** The same, with somebody who is told how far it has come. */
    public static Upload open(Machine machine, Script placing, String path, UploadProgress progress) {
        return open(machine, placing, path, progress.whole());
    }

    static Upload open(Machine machine, Script placing, String path, Progress progress) {
        BulkChannel channel = BulkChannel.open(machine, placing.after(FUNCTIONS));
        return begin(
                channel,
                path,
                progress,
                BulkChannel.isFar(machine) && machine.facts().has("gzip"));
    }

    /** Begins the stream with the word that tells the script what it is. */
    static Upload begin(BulkChannel channel, String path, Progress progress, boolean squeezing) {
        try {
            channel.stdin().write((squeezing ? "gzip\n" : "tar\n").getBytes(StandardCharsets.US_ASCII));
            SqueezedStream squeezed = squeezing ? new SqueezedStream(channel.stdin(), System::nanoTime) : null;
            return new Upload(channel, path, progress, squeezed);
        } catch (IOException e) {
            try (channel) {
                throw failure(channel, path, e);
            }
        }
    }

    /**
     * What has gone into the stream for a file.
     *
     * @param size in bytes
     * @param modified as exact as the file system tells it; whole seconds are sent
     * @param digest the SHA-256 of what was sent, in hexadecimal, where the file was fresh; else empty
     */
    public record Added(Outcome outcome, long size, Instant modified, String digest) {
        static final Added CHANGED = new Added(Outcome.CHANGED, 0, Instant.EPOCH, "");
        static final Added UNREADABLE = new Added(Outcome.UNREADABLE, 0, Instant.EPOCH, "");
    }

    /**
     * Adds a file with its present content and time, and mode 0755 or 0644. One that changes while it is read is read once
     * more.
     *
     * @param name the path below the place the files go to, with {@code /} between its names
     * @param fresh whether its content is to be told, as its time alone may not tell the next change
     * @throws TransferException where the stream cannot be written
     */
    public Added file(String name, Path file, boolean executable, boolean fresh) {
        return add(name, file, executable ? TarWriter.EXECUTABLE_MODE : TarWriter.PLAIN_MODE, fresh);
    }

    @Override
    public Outcome file(String name, Path file, int mode) {
        return add(name, file, mode, false).outcome();
    }

    private Added add(String name, Path file, int mode, boolean fresh) {
        try {
            for (int attempt = 0; attempt < 2; attempt++) {
                MessageDigest digest = fresh ? Sha256.begin() : null;
                // A later entry of the same name takes the place of the first.
                TarWriter.Read read = tar.file(TREE + name, file, mode, digest);
                if (read.whole()) {
                    progress.addFile();
                    String told = digest == null ? "" : Sha256.hex(digest);
                    return new Added(Outcome.SENT, read.size(), read.modified().toInstant(), told);
                }
            }
            discarded.add(name);
            return Added.CHANGED;
        } catch (TarWriter.UnreadableException e) {
            discarded.add(name);
            return Added.UNREADABLE;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void link(String name, String target) {
        write(() -> tar.link(TREE + name, target));
        progress.addFile();
    }

    @Override
    public void directory(String name, int mode, FileTime modified) {
        write(() -> tar.directory(TREE + name, mode, modified));
    }

    /** Adds a list of paths for the script, which finds it in its staging directory; fails as {@link #file} does. */
    public void list(String name, Collection<String> paths) {
        StringBuilder text = new StringBuilder();
        paths.forEach(each -> text.append("./").append(each).append('\0'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        write(() -> tar.bytes(name, content));
    }

    /**
     * Ends the stream, has the files put into place and waits for that.
     *
     * @return what could not be put into place, as a directory that is not empty is in its way; absolute paths
     * @throws TransferException what kept it from happening
     */
    public List<String> finish() {
        IOException cut = null;
        try (OutputStream stdin = channel.stdin()) {
            list("discard", discarded);
            tar.bytes("complete", new byte[0]);
            tar.close();
            if (squeezed != null) {
                squeezed.finish();
            }
            stdin.flush();
        } catch (IOException e) {
            // A script that has read "complete" wants no more, and may have ended already: its status tells.
            cut = e;
        }
        int status = channel.awaitStatus();
        if (status != 0) {
            throw failure(status, cut);
        }
        try {
            String blocked = BulkChannel.await(output);
            return blocked.isEmpty() ? List.of() : List.of(blocked.split("\0"));
        } catch (IOException e) {
            // It is in place, but what is not was about to be said.
            throw failure(BulkChannel.LOST, e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private TransferException failure(IOException cause) {
        return failure(channel, path, cause);
    }

    private TransferException failure(int status, @Nullable IOException cause) {
        return failure(channel, path, status, cause);
    }

    /** A stream that cannot be written has a reader that ended: what that says is the reason. */
    private static TransferException failure(BulkChannel channel, String path, IOException cause) {
        try {
            channel.stdin().close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return failure(channel, path, channel.awaitStatus(), cause);
    }

    private static TransferException failure(
            BulkChannel channel, String path, int status, @Nullable IOException cause) {
        return RemoteFailure.of(channel.machine().instance(), path, status, channel.errorText(), cause);
    }
}
