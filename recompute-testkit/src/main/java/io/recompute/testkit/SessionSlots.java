package io.recompute.testkit;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.sshd.common.session.Session;

/**
 * Counts what each connection has open, and the processes behind it. As in OpenSSH a session's slot is taken until its
 * command has ended, also where its channel was closed before. Safe for use by many threads.
 */
final class SessionSlots {
    private final Map<Session, AtomicInteger> taken = new ConcurrentHashMap<>();
    private final Set<PipedProcess> processes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();
    private final IntSupplier most;

    /** Nothing open; {@code most} is asked whenever a slot is wanted. */
    SessionSlots(IntSupplier most) {
        this.most = most;
    }

    void connected(Session session) {
        accepted.incrementAndGet();
        taken.put(session, new AtomicInteger());
    }

    void disconnected(Session session) {
        taken.remove(session);
    }

    /** Takes a slot on a connection; false where none is left. */
    boolean take(Session session) {
        AtomicInteger slots = taken.computeIfAbsent(session, key -> new AtomicInteger());
        if (slots.incrementAndGet() > most.getAsInt()) {
            slots.decrementAndGet();
            return false;
        }
        return true;
    }

    void giveBack(Session session) {
        AtomicInteger slots = taken.get(session);
        if (slots != null) {
            slots.decrementAndGet();
        }
    }

    void opened() {
        channels.incrementAndGet();
    }

    void closed() {
        channels.decrementAndGet();
    }

    /** Remembers a process until it has ended. */
    void running(PipedProcess process) {
        processes.add(process);
        process.end().whenComplete((end, failure) -> processes.remove(process));
    }

    /** Ends the processes that are still there. */
    void killAll() {
        processes.forEach(PipedProcess::kill);
    }

    int accepted() {
        return accepted.get();
    }

    int connections() {
        return taken.size();
    }

    int channels() {
        return channels.get();
    }
}
