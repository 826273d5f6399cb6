package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies a file or a directory from a machine, which is not trusted. */
final class Pull implements Copying {
    /** GNU tar's status where a file was not the same at the end of its reading. */
    private static final int TAR_DIFFERS = 1;

    private final Machine machine;
    private final RemotePath source;
    private final TransferSpec spec;
    private final Progress progress;
    private final ChannelSlot slot = new ChannelSlot();
    private final List<String> notes = new ArrayList<>();

    /**
     * A copy that has not begun.
     *
     * @param source absolute
     */
    Pull(Machine machine, RemotePath source, TransferSpec spec, Progress progress) {
        this.machine = machine;
        this.source = source;
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        boolean contents = spec.shape() == TransferSpec.Shape.CONTENTS;
        Path target = spec.pullTarget();
        Optional<String> verification = Optional.empty();
        try {
            RemoteFile file = RemoteFile.look(machine, source.toString());
            if (!contents && file.kind() == RemoteFile.Kind.FILE && file.size() >= LargePush.SMALLEST) {
                LargePull pull = new LargePull(machine, source.toString(), target, progress, slot);
                verification = Optional.of(pull.run(file));
            } else {
                receiveAll(target, contents);
            }
        } catch (IOException e) {
            throw RemoteFailure.local(target.toString(), e);
        }
        TransferProgress end = progress.now();
        return new TransferReport(end.files(), end.bytes(), notes, verification);
    }

    /** All in one stream, which starts over where it was cut. */
    private void receiveAll(Path target, boolean contents) throws IOException {
        Attempts attempts = new Attempts(slot);
        while (true) {
            progress.begin();
            notes.clear();
            try (LocalStaging staging = LocalStaging.near(target)) {
                receiveInto(staging, contents);
                staging.moveTo(target);
                return;
            } catch (TransferException | ConnectionLostException e) {
                attempts.orThrow(e, 0);
            }
        }
    }

    private void receiveInto(LocalStaging staging, boolean contents) throws IOException {
        Script script = Script.resource(
                Pull.class, "send.sh", source.toString(), spec.shape().word());
        try (BulkChannel channel = slot.hold(BulkChannel.open(machine, script), source.toString())) {
            receive(channel, staging, contents);
        }
    }

    @Override
    public void close() {
        slot.close();
    }

    private void receive(BulkChannel channel, LocalStaging staging, boolean contents) throws IOException {
        IOException cut = null;
        channel.endInput();
        try (InputStream stdout = channel.stdout()) {
            new TarReader(stdout, staging, progress).readAll(contents);
        } catch (TarReader.StreamException e) {
            // The script's own word on it, where it has one, says more.
            cut = e;
        }
        int status = channel.awaitStatus();
        String errors = channel.errorText();
        if (cut != null || (status != 0 && !isHarmless(status, errors))) {
            throw RemoteFailure.of(
                    machine.instance(), source.toString(), status == 0 ? BulkChannel.LOST : status, errors, cut);
        }
        if (status != 0) {
            errors.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(notes::add);
        }
        if (staging.isEmpty()) {
            throw new TransferException(Reason.CUT, source.toString(), machine.instance() + " sent nothing", null);
        }
    }

    /** A file that only grew is whole as far as its length at the start; one that shrank was filled up with zeros. */
    private static boolean isHarmless(int status, String errors) {
        return status == TAR_DIFFERS
                && errors.lines()
                        .allMatch(line -> line.isBlank()
                                || line.endsWith("file changed as we read it")
                                || line.endsWith("socket ignored"));
    }
}
