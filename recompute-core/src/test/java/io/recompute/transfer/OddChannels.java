package io.recompute.transfer;

import io.recompute.transport.Channel;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.Termination;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Channels whose ends are not what they seem. */
final class OddChannels {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private OddChannels() {}

    /** The end of the standard output is lost. */
    static Channel cuttingAnswers(Channel behind) {
        return new ForwardingChannel(behind) {
            @Override
            public InputStream stdout() {
                return new FilterInputStream(super.stdout()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int read = super.read(bytes, offset, length);
                        if (read < 0) {
                            throw new IOException("the connection was lost");
                        }
                        return read;
                    }
                };
            }
        };
    }

    /**
     * The command has ended, as it wanted no more, before the last of its input is known to have been passed on. The first
     * flush is that of the script, which is too long for a command line.
     */
    static Channel endingEarly(Channel behind) {
        AtomicBoolean started = new AtomicBoolean();
        return new ForwardingChannel(behind) {
            @Override
            public OutputStream stdin() {
                return new FilterOutputStream(super.stdin()) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                    }

                    @Override
                    public void flush() throws IOException {
                        out.flush();
                        if (!started.getAndSet(true)) {
                            return;
                        }
                        awaitEnd(behind);
                        throw new IOException("the command's input is closed");
                    }

                    @Override
                    public void close() throws IOException {
                        out.close();
                    }
                };
            }
        };
    }

    /** The connection is lost as the command's input is closed. */
    static Channel losingInput(Channel behind) {
        return new ForwardingChannel(behind) {
            @Override
            public OutputStream stdin() {
                return new FilterOutputStream(super.stdin()) {
                    @Override
                    public void close() throws IOException {
                        behind.close();
                        throw new IOException("a write attempt on a closing session");
                    }
                };
            }
        };
    }

    private static void awaitEnd(Channel channel) {
        try {
            Termination unused = channel.awaitTermination(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
