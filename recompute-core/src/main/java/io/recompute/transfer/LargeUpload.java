package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transfer.Upload.Added;
import io.recompute.transfer.Upload.Outcome;
import io.recompute.transport.control.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The large files of a project that is synchronised: each goes in a stream of its own, on from where an earlier attempt
 * was cut, and as what is new in it where an earlier version is on the machine. Each gets its name as a whole, before the
 * small ones do. Immutable and thread-safe.
 *
 * @param local the project's directory here
 * @param project its directory on the machine, absolute
 * @param progress is told how far it has come
 */
public record LargeUpload(Machine machine, Path local, RemotePath project, UploadProgress progress) {
    /** Below this size, in bytes, the further round trips cost more than a stream of their own brings. */
    public static final long SMALLEST = 16 << 20;

    /**
     * Sends a file with its present content and time, and mode 0755 or 0644.
     *
     * @param path below both directories, with {@code /} between its names
     * @return what was sent; empty where something on the machine is in the way, which {@link Upload} can deal with
     * @throws TransferException what kept it from happening
     */
    public Optional<Added> send(String path, boolean executable) {
        SentIndexes sent = SentIndexes.in(local.resolve(Transfers.SENT));
        Destination to = new Destination(machine, project + "/" + path, sent);
        int mode = executable ? TarWriter.EXECUTABLE_MODE : TarWriter.PLAIN_MODE;
        try {
            LargePush.Sent file =
                    new LargePush(to, local.resolve(path), mode, progress.part(), new ChannelSlot()).run();
            FileVersion version = file.version();
            return Optional.of(
                    new Added(Outcome.SENT, version.size(), version.modified().toInstant(), ""));
        } catch (IOException e) {
            return Optional.of(new Added(Outcome.UNREADABLE, 0, Instant.EPOCH, ""));
        } catch (TransferException e) {
            if (e.reason() == Reason.CONFLICT) {
                return Optional.empty();
            } else if (e.reason() == Reason.CHANGED) {
                return Optional.of(new Added(Outcome.CHANGED, 0, Instant.EPOCH, ""));
            }
            throw e;
        }
    }
}
