package io.recompute.transport.control;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import java.time.Duration;

/** Opens channels on one machine. Safe for use by many threads. */
interface ChannelOpener {
    /** As {@link Connection#exec}. */
    Channel exec(String commandLine, Duration limit) throws InterruptedException;

    /** The machine's address, for messages. */
    String address();
}
