package io.recompute.examples.jupyter;

import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.IOPubChannel;

/**
 * The Java kernel, with an interrupt that ends what a cell waits for and nothing else. Version 3.0.1 has one of its own, by a
 * message: it ends the pool of threads as well, so that no further cell gives a value, and answers the front end in the name
 * of the wrong message, so that the interrupted cell seems to go on. So this kernel is interrupted by a signal.
 */
public final class Kernel {
    /** As the kernel calls the threads that run cells. */
    private static final String CELL_THREAD = "Engine-thread-";

    private Kernel() {}

    /** Argument: the file in which Jupyter tells the kernel where to listen. */
    public static void main(String[] arguments) throws Exception {
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> interruptCell());
        MainApp.main(arguments);
    }

    private static void interruptCell() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(CELL_THREAD))
                .forEach(IOPubChannel::interrupt);
    }
}
