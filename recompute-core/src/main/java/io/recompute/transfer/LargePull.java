package io.recompute.transfer;

import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one file from a machine: what has arrived before the connection was lost stays beside the target and is
 * continued, by this copy or a later one of the same file, unless that has changed. The digest of the whole is compared
 * before the file gets its name. Used once, by one thread.
 */
final class LargePull {
    private static final Logger LOG = LoggerFactory.getLogger(LargePull.class);
    private static final String PYTHON = "python3";
    private static final String FUNCTIONS = Script.text(LargePull.class, "large.sh");

    private final Machine machine;
    private final String source;
    private final Path target;
    private final Progress progress;
    private final ChannelSlot slot;
    private final Attempts attempts;

    private @Nullable PartialFile partial;
    private boolean repeated;

    /** Whether one program reads and digests there, which is the fastest; it may not work everywhere. */
    private boolean program;

    /**
     * A copy that has not begun.
     *
     * @param source absolute
     */
    LargePull(Machine machine, String source, Path target, Progress progress, ChannelSlot slot) {
        this.machine = machine;
        this.source = source;
        this.target = target;
        this.progress = progress;
        this.slot = slot;
        this.attempts = new Attempts(slot);
        this.program = machine.facts().has(PYTHON);
    }

    /**
     * Does it.
     *
     * @return how it was verified, for people
     * @throws IOException where the file cannot be written
     */
    String run(RemoteFile first) throws IOException {
        RemoteFile now = first;
        try {
            while (true) {
                try {
                    String verified = attempt(now);
                    progress.addFile();
                    return verified;
                } catch (TransferException | ConnectionLostException e) {
                    again(e);
                    now = RemoteFile.look(machine, source);
                }
            }
        } catch (RecomputeException | IOException e) {
            if (slot.isClosed() || !Attempts.isLost(e)) {
                drop();
            }
            throw e;
        }
    }

    /**
     * One that was cut goes on where it stopped, one whose program has failed, without it; one whose file has changed starts
     * over, once.
     */
    private void again(RecomputeException failure) throws IOException {
        Reason reason = failure instanceof TransferException known ? known.reason() : Reason.CUT;
        if (program && reason == Reason.FAILED && !slot.isClosed()) {
            LOG.debug("{}: the tools are tried that every machine has", source, failure);
            program = false;
        } else if (reason != Reason.CHANGED) {
            attempts.orThrow(failure, progress.now().bytes());
        } else if (repeated || slot.isClosed()) {
            throw failure;
        } else {
            repeated = true;
            drop();
        }
    }

    private String attempt(RemoteFile file) throws IOException {
        if (file.kind() != RemoteFile.Kind.FILE) {
            throw changed("it is no file any more");
        }
        progress.expect(file.size());
        String digester = program ? PYTHON : file.program();
        FileDigest digest = FileDigest.by(digester);
        try (PartialFile into =
                PartialFile.open(target, file.key(machine.instance().address() + " " + source))) {
            partial = into;
            long from = into.resume(file.size(), digest);
            progress.begin(from);
            String expected = receive(file, from, into, digest);
            String arrived = digest.text();
            if (!expected.equals(digester + " " + arrived)) {
                throw changed("it has the digest " + expected + " there and " + arrived + " here");
            }
            into.complete(target, FileTime.from(file.modified(), TimeUnit.SECONDS), file.mode());
        }
        return FileDigest.describe(digester);
    }

    /** The digest that the machine tells, behind its program's name. */
    private String receive(RemoteFile file, long from, PartialFile into, FileDigest digest) throws IOException {
        try (BulkChannel channel = slot.hold(BulkChannel.open(machine, script(file, from)), source)) {
            IOException cut = null;
            long at = from;
            channel.endInput();
            try (InputStream stdout = channel.stdout()) {
                at = into.fill(stdout, from, file.size(), digest, progress);
            } catch (PartialFile.SourceException e) {
                cut = e;
            }
            int status = channel.awaitStatus();
            String said = channel.errorText().strip();
            if (cut != null || status != 0) {
                throw RemoteFailure.of(machine.instance(), source, status == 0 ? BulkChannel.LOST : status, said, cut);
            }
            if (at < file.size()) {
                throw changed("it has become shorter");
            }
            return said.substring(said.lastIndexOf('\n') + 1);
        }
    }

    private Script script(RemoteFile file, long from) {
        String start = Long.toString(from);
        String end = Long.toString(file.size());
        if (program) {
            return Script.resource(LargePull.class, "send-parts.sh", source, start, end);
        }
        String pipe = UUID.randomUUID().toString();
        return Script.resource(LargePull.class, "send-large.sh", source, start, end, file.program(), pipe)
                .after(FUNCTIONS);
    }

    private void drop() throws IOException {
        if (partial != null) {
            partial.delete();
        }
    }

    private TransferException changed(String how) {
        String message = source + " on " + machine.instance() + " changes while it is read: " + how + "; pull it later";
        return new TransferException(Reason.CHANGED, source, message, null);
    }
}
