package io.recompute.transport.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts a packet together: numbers with the highest byte first, strings with their length. For one thread. */
final class PacketWriter {
    private byte[] bytes = new byte[64];
    private int size = 4; // the length comes first

    private PacketWriter() {}

    /** A message of the connection protocol; as nothing is encrypted, nothing is padded. */
    static PacketWriter message(int type) {
        return new PacketWriter().octet(0).octet(type);
    }

    /** A message of the multiplexing protocol. */
    static PacketWriter plain(int type) {
        return new PacketWriter().number(type);
    }

    @CanIgnoreReturnValue
    PacketWriter octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    @CanIgnoreReturnValue
    PacketWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    @CanIgnoreReturnValue
    PacketWriter number(int value) {
        return octet(value >>> 24).octet(value >>> 16).octet(value >>> 8).octet(value);
    }

    @CanIgnoreReturnValue
    PacketWriter text(String value) {
        byte[] encoded = value.getBytes(UTF_8);
        return string(encoded, 0, encoded.length);
    }

    @CanIgnoreReturnValue
    PacketWriter string(byte[] source, int offset, int length) {
        number(length);
        room(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** The packet, its length before it. The writer is not used after that. */
    ByteBuffer finished() {
        ByteBuffer packet = ByteBuffer.wrap(bytes, 0, size);
        packet.putInt(0, size - 4);
        return packet;
    }
}
