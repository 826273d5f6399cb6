package io.recompute.transport.control;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;

/** Opens channels on one machine. Safe for use by many threads. */
interface ChannelOpener {
    /** As {@link Connection#exec}; within the allowance, a lost connection is opened again for it. */
    Channel exec(String commandLine, Allowance allowance) throws InterruptedException;

    /** The machine's address, for messages. */
    String address();
}
