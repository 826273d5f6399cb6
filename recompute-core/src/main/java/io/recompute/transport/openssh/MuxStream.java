package io.recompute.transport.openssh;

import io.recompute.transport.ByteStream;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream to what listens on a machine, or is reached from there. */
record MuxStream(MuxChannel channel) implements ByteStream {
    @Override
    public InputStream input() {
        return channel.output();
    }

    @Override
    public OutputStream output() {
        return channel.input();
    }

    @Override
    public void close() {
        channel.close();
    }
}
