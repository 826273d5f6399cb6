package io.recompute.transfer;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A transport over which commands end as they do, and the end of their standard output is lost. */
record CutAnswers(Transport behind) implements Transport {
    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        return new Cut(behind.connect(instance, limit));
    }

    private record Cut(Connection behind) implements Connection {
        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            return new Answer(behind.exec(commandLine, limit));
        }

        @Override
        public boolean isOpen() {
            return behind.isOpen();
        }

        @Override
        public void close() {
            behind.close();
        }
    }

    private record Answer(Channel behind) implements Channel {
        @Override
        public OutputStream stdin() {
            return behind.stdin();
        }

        @Override
        public InputStream stdout() {
            return new FilterInputStream(behind.stdout()) {
                @Override
                public int read() throws IOException {
                    return kept(super.read());
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return kept(super.read(bytes, offset, length));
                }
            };
        }

        private static int kept(int read) throws IOException {
            if (read < 0) {
                throw new IOException("the connection was lost");
            }
            return read;
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
    }
}
