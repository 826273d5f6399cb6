package io.recompute.examples.re;

import java.io.OutputStream;
import java.io.PrintStream;

/** An output whose reader may go away, as head does: then the thread that made this is interrupted. */
final class WatchedOutput extends OutputStream {
    private final PrintStream out;
    private final Thread worker = Thread.currentThread();
    private volatile boolean broken;

    WatchedOutput(PrintStream out) {
        this.out = out;
    }

    /** Whether nobody reads any longer. */
    boolean isBroken() {
        return broken;
    }

    /** The errors of the same command: those of one that is ended because nobody reads its output are for nobody. */
    OutputStream errors(PrintStream err) {
        return new OutputStream() {
            @Override
            public void write(int single) {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (!broken) {
                    err.write(bytes, offset, length);
                }
            }
        };
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!broken) {
            out.write(bytes, offset, length);
            if (out.checkError()) {
                broken = true;
                worker.interrupt();
            }
        }
    }
}
