package io.recompute.transport.ssh;

import org.apache.sshd.common.kex.BuiltinKEM;
import org.apache.sshd.common.kex.KeyEncapsulationMethod;

/**
 * Does the costly half of a first key exchange while the first connection still waits for the network: the post-quantum
 * method, which servers prefer, is a third of what connecting costs a new JVM, most of it classes to load and code to
 * interpret. Thread-safe.
 */
final class KeyExchangeWarmUp {
    private KeyExchangeWarmUp() {}

    /** Begun when it is first asked for. */
    private static final class Once {
        static final Thread THREAD = start();
    }

    /**
     * Begins it, the first time, in a daemon thread that ends by itself; returns at once.
     *
     * @return whether it goes on still
     */
    static boolean begin() {
        return Once.THREAD.isAlive();
    }

    private static Thread start() {
        Thread thread = new Thread(KeyExchangeWarmUp::run, "recompute-key-exchange");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void run() {
        if (!BuiltinKEM.sntrup761.isSupported()) {
            return;
        }
        KeyEncapsulationMethod.Client client = BuiltinKEM.sntrup761.getClient();
        client.init();
    }
}
