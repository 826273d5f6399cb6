package io.recompute.transfer;

import io.recompute.transport.Channel;
import io.recompute.transport.Termination;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A channel that is another one but for what a subclass changes. */
class AlteredChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Channel behind;

    AlteredChannel(Channel behind) {
        this.behind = behind;
    }

    /** The end of the standard output is lost. */
    static Channel cuttingAnswers(Channel behind) {
        return new AlteredChannel(behind) {
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

    /** The command has ended, as it wanted no more, before the last of its input is known to have been passed on. */
    static Channel endingEarly(Channel behind) {
        return new AlteredChannel(behind) {
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
                        awaitEnd();
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

    @Override
    public OutputStream stdin() {
        return behind.stdin();
    }

    @Override
    public InputStream stdout() {
        return behind.stdout();
    }

    @Override
    public InputStream stderr() {
        return behind.stderr();
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        return behind.awaitTermination(limit);
    }

    @Override
    public void close() {
        behind.close();
    }

    void awaitEnd() {
        try {
            Termination unused = awaitTermination(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
