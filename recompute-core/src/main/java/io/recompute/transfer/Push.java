package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Copies a file or a directory to a machine. */
final class Push implements Copying {
    private static final String ITEM = "item";

    private final Machine machine;
    private final RemotePath target;
    private final TransferSpec spec;
    private final Path sent;
    private final Progress progress;
    private final ChannelSlot slot = new ChannelSlot();
    private final List<String> notes = new ArrayList<>();

    /**
     * A copy that has not begun.
     *
     * @param target absolute
     * @param sent where it is remembered what was sent
     */
    Push(Machine machine, RemotePath target, TransferSpec spec, Path sent, Progress progress) {
        this.sent = sent;
        this.machine = machine;
        this.target = target;
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        Path source = spec.local();
        Optional<String> verification = Optional.empty();
        try {
            boolean directory = Files.isDirectory(source);
            long size = directory ? 0 : Files.size(source);
            if (!directory && spec.shape() == TransferSpec.Shape.CONTENTS) {
                throw new TransferException(Reason.CONFLICT, source.toString(), source + " is not a directory", null);
            }
            String place = place();
            if (size >= LargePush.SMALLEST) {
                Destination to = new Destination(machine, place, SentIndexes.in(sent));
                Path real = source.toRealPath();
                LargePush push = new LargePush(to, real, LocalModes.of(real), progress, slot);
                verification = Optional.of(push.run().verification());
            } else {
                sendAll(source.toRealPath(), directory, place);
            }
        } catch (IOException e) {
            throw RemoteFailure.local(source.toString(), e);
        }
        TransferProgress end = progress.now();
        return new TransferReport(end.files(), end.bytes(), notes, verification);
    }

    @Override
    public void close() {
        slot.close();
    }

    /** Where it goes, told once: a second attempt must not find the first one's directory and go into that. */
    private String place() {
        String name = String.valueOf(spec.local().getFileName());
        Script script = Script.resource(
                Push.class, "target.sh", target.toString(), spec.shape().word(), name);
        return machine.execute(script.repeatable())
                .orThrow("looking for " + target + " on " + machine.instance())
                .text();
    }

    /** All in one stream, which starts over where it was cut. */
    private void sendAll(Path source, boolean directory, String place) throws IOException {
        Attempts attempts = new Attempts(slot);
        while (true) {
            progress.begin();
            notes.clear();
            if (!directory) {
                progress.expect(Files.size(source));
            }
            try {
                send(source, directory, place);
                return;
            } catch (TransferException | ConnectionLostException e) {
                attempts.orThrow(e, 0);
            }
        }
    }

    private void send(Path source, boolean directory, String place) throws IOException {
        Script script = Script.resource(
                Push.class, "push.sh", place, UUID.randomUUID().toString(), directory ? "directory" : "file");
        try (Upload upload = slot.hold(Upload.open(machine, script, place, progress), place)) {
            Files.walkFileTree(source, new AddingFiles(upload, ITEM, source, notes));
            List<String> blocked = upload.finish();
            if (!blocked.isEmpty()) {
                String first = blocked.get(0);
                String message = blocked.size() + " files were not put into place on " + machine.instance()
                        + ", as directories that are not empty are there: " + first;
                throw new TransferException(Reason.CONFLICT, first, message, null);
            }
        }
    }
}
