package io.recompute.transport.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes a packet apart. For one thread. */
final class PacketReader {
    private final ByteBuffer bytes;

    /** Of what follows the packet's length. */
    PacketReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int octet() throws IOException {
        try {
            return bytes.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw cutOff(e);
        }
    }

    boolean flag() throws IOException {
        return octet() != 0;
    }

    int number() throws IOException {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw cutOff(e);
        }
    }

    String text() throws IOException {
        return new String(string(), UTF_8);
    }

    byte[] string() throws IOException {
        int length = number();
        if (length < 0 || length > bytes.remaining()) {
            throw cutOff(null);
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    private static IOException cutOff(@Nullable Throwable cause) {
        return new IOException("ssh sent a message that ends too early", cause);
    }
}
