package io.recompute.transport;

import io.recompute.model.Instance;
import java.time.Duration;

/**
 * A way to machines: SSH, this machine's own processes, a fake. The whole of what an implementation must do is three
 * small interfaces; everything else (scripts, runs, transfers) is built above them.
 *
 * <p>The caller guarantees that {@code limit} is positive. The implementation must not keep a connection after it
 * threw, must not wait longer than the limit, must not start anything on the machine by itself, and must not change the
 * bytes that pass. Implementations are safe for use by many threads; the contract suite of the test kit, {@code
 * TransportContract}, says the rest in tests.
 */
public interface Transport {
    /**
     * Connects and logs in.
     *
     * @param limit the most time all of it may take
     * @throws TransportException what kept it from happening: {@link UnreachableException}, {@link
     *     AuthenticationException}, {@link HostKeyException}, {@link TransportTimeoutException}
     * @throws InterruptedException where the waiting thread was interrupted; nothing is left open
     */
    Connection connect(Instance instance, Duration limit) throws InterruptedException;
}
