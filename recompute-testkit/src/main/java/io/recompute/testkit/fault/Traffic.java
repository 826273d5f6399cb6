package io.recompute.testkit.fault;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has gone through a proxy. Safe for use by many threads.
 *
 * @param accepted connections since the proxy was made
 * @param open connections now
 * @param toServer bytes passed on
 * @param toClient bytes passed on
 */
record Traffic(AtomicInteger accepted, AtomicInteger open, AtomicLong toServer, AtomicLong toClient) {
    static Traffic none() {
        return new Traffic(new AtomicInteger(), new AtomicInteger(), new AtomicLong(), new AtomicLong());
    }
}
