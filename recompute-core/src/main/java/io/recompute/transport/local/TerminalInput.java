package io.recompute.transport.local;

import io.recompute.transport.TerminalSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a {@link LocalTerminal} is fed: what is typed, sizes and signals, in frames of a letter, a length of four bytes and
 * the contents. Thread-safe. Closing it passes on what was written and no more, since a terminal's input has no end.
 */
public final class TerminalInput extends OutputStream {
    private static final int HEADER = 5;

    private final OutputStream program;
    private boolean closed;

    /** @param program the standard input of the terminal's program; its end hangs up */
    TerminalInput(OutputStream program) {
        this.program = program;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        send('d', ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public synchronized void flush() throws IOException {
        program.flush();
    }

    /** Tells the terminal its size; waits where what was typed is not read. */
    public synchronized void resize(TerminalSize size) throws IOException {
        ByteBuffer both = ByteBuffer.allocate(2 * Short.BYTES);
        both.putShort((short) size.columns()).putShort((short) size.rows());
        send('w', both.flip());
        program.flush();
    }

    /**
     * Has the terminal's command signalled; a name that the system does not know is passed over.
     *
     * @param name without {@code SIG}
     */
    public synchronized void signal(String name) throws IOException {
        send('s', ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
        program.flush();
    }

    private void send(char kind, ByteBuffer contents) throws IOException {
        byte[] frame = new byte[HEADER + contents.remaining()];
        ByteBuffer.wrap(frame).put((byte) kind).putInt(contents.remaining()).put(contents);
        program.write(frame);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            program.flush();
        }
    }
}
