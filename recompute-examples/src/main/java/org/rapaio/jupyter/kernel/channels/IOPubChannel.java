package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.locks.ReentrantLock;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.message.HMACDigest;
import org.rapaio.jupyter.kernel.message.Message;
import org.rapaio.org.zeromq.SocketType;
import org.rapaio.org.zeromq.ZMQ;

/**
 * Takes the place of the kernel's own class of that name, in whose version 3.0.1 a message that an interrupt meets on its way
 * out breaks off in the middle: what the front end gets then has a wrong signature, and after it nothing. Cells write through
 * this channel, so an interrupt meets it often. It has to stand before the kernel's jar on the class path.
 */
public final class IOPubChannel extends AbstractChannel {
    /** One for all: a kernel has one such channel. */
    private static final ReentrantLock SENDING = new ReentrantLock();

    /** As the kernel makes it. */
    public IOPubChannel(Channels channels, ZMQ.Context context, HMACDigest digest) {
        super(channels, "IOPubChannel", context, SocketType.PUB, digest);
    }

    /** Interrupts that thread, but not while a message is on its way out. */
    public static void interrupt(Thread thread) {
        SENDING.lock();
        try {
            thread.interrupt();
        } finally {
            SENDING.unlock();
        }
    }

    @Override
    public void bind(ConnectionProperties properties) {
        socket.bind(properties.formatAddress(properties.iopubPort()));
    }

    @Override
    public void sendMessage(Message<?> message) {
        SENDING.lock();
        // An interrupt from before is put off until the message is out.
        boolean interrupted = Thread.interrupted();
        try {
            super.sendMessage(message);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            SENDING.unlock();
        }
    }
}
