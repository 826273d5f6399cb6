package io.recompute.transfer;

import io.recompute.model.OperationInterruptedException;
import io.recompute.transport.Channel;
import io.recompute.transport.Termination;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A script that sends or receives a stream, with its errors collected meanwhile. Used by one thread at a time, but for
 * {@link #close}.
 */
final class BulkChannel implements AutoCloseable {
    /** The status of a script whose end nobody told. */
    static final int LOST = -1;

    /** Renaming very many files on a slow disk takes its time; a dead connection is noticed long before. */
    static final Duration END_LIMIT = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(BulkChannel.class);
    private static final Duration FAR = Duration.ofMillis(10);
    private static final int KEPT = 1 << 20;

    private final Machine machine;
    private final Channel channel;
    private final CompletableFuture<String> errors;

    private BulkChannel(Machine machine, Channel channel) {
        this.machine = machine;
        this.channel = channel;
        this.errors = CompletableFuture.supplyAsync(() -> drain(channel.stderr(), true), machine.workers());
    }

    /**
     * Whether what is sent there goes a long way: the machine never answers sooner than from another building. Such a way is
     * likely to carry less than a processor compresses; within a building, unpacking what was never compressed would cost more
     * than it brings.
     */
    static boolean isFar(Machine machine) {
        return machine.roundTrip().filter(time -> time.compareTo(FAR) >= 0).isPresent();
    }

    static BulkChannel open(Machine machine, Script script) {
        return new BulkChannel(machine, machine.open(script));
    }

    Machine machine() {
        return machine;
    }

    OutputStream stdin() {
        return channel.stdin();
    }

    /** Gives the script no input. Where the channel is being lost meanwhile, that is told by what is read of it. */
    void endInput() {
        try {
            channel.stdin().close();
        } catch (IOException e) {
            LOG.debug("{}: a script has lost its input", machine.instance(), e);
        }
    }

    InputStream stdout() {
        return channel.stdout();
    }

    /** Reads the whole standard output beside what this thread does; one that is cut ends with an I/O error. */
    CompletableFuture<String> collectOutput() {
        return CompletableFuture.supplyAsync(() -> drain(channel.stdout(), false), machine.workers());
    }

    /** Waits for the script's end: its exit status, or {@link #LOST}. */
    int awaitStatus() {
        try {
            Termination end = channel.awaitTermination(END_LIMIT);
            return end instanceof Termination.Exited exited ? exited.status() : LOST;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("copying files with " + machine.instance(), e);
        }
    }

    /** What the script wrote to standard error, as far as it has come; only its first MiB. */
    String errorText() {
        try {
            return await(errors);
        } catch (IOException e) {
            return "its errors could not be read: " + e.getMessage();
        }
    }

    /** What the future brings; a script that has ended does not hold its outputs open for long. */
    static String await(CompletableFuture<String> text) throws IOException {
        try {
            return text.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("reading a script's output", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the output of the script could not be read to its end", e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Reads to the end, as back-pressure would stop the script otherwise. */
    private static String drain(InputStream stream, boolean mayBeCut) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                kept.write(buffer, 0, Math.min(read, Math.max(0, KEPT - kept.size())));
            }
        } catch (IOException e) {
            if (!mayBeCut) {
                throw new UncheckedIOException(e);
            }
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
