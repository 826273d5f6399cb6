package io.recompute.transfer;

import io.recompute.transfer.delta.BlockIndex;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one file goes on a machine. Immutable and thread-safe.
 *
 * @param path absolute: the file's own path there
 * @param sent what is remembered here of files that were sent
 */
record Destination(Machine machine, String path, SentIndexes sent) {
    static final String FUNCTIONS = Script.text(Destination.class, "large.sh");

    private static final Logger LOG = LoggerFactory.getLogger(Destination.class);

    /** A name for what has arrived there of that version. */
    String key(FileVersion version) {
        return version.key(machine.instance().address() + " " + path);
    }

    /** Runs one of the scripts; it must be safe to repeat. */
    Reply execute(String script, String... arguments) {
        Reply reply = machine.execute(
                Script.resource(Destination.class, script, arguments)
                        .after(FUNCTIONS)
                        .repeatable(),
                BulkChannel.END_LIMIT);
        if (reply.status() != 0) {
            throw failure(reply.status(), reply.errorText(), null);
        }
        return reply;
    }

    TransferException failure(int status, String errors, @Nullable IOException cause) {
        return RemoteFailure.of(machine.instance(), path, status, errors, cause);
    }

    /** The blocks of what was sent there last; empty where nothing is known. */
    Optional<BlockIndex> remembered() {
        try {
            return sent.read(memory());
        } catch (IOException e) {
            LOG.debug("{}: the blocks of what was sent cannot be read", memory(), e);
            return Optional.empty();
        }
    }

    /** Remembers what was sent; where that cannot be written, the next copy of it sends all. */
    void remember(BlockIndex blocks) {
        try {
            sent.write(memory(), blocks);
        } catch (IOException e) {
            LOG.debug("{}: the blocks of what was sent cannot be written", memory(), e);
        }
    }

    private String memory() {
        return FileVersion.key(machine.instance().address() + " " + path, "") + ".blocks";
    }
}
