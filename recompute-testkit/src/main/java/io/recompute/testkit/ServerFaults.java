package io.recompute.testkit;

import io.recompute.testkit.fault.Fault;
import java.time.Duration;

/** How an embedded server misbehaves now, as far as that is not a matter of its disk. Safe for use by many threads. */
final class ServerFaults {
    private final ServerSettings.Limits usual;
    private volatile boolean refusesLogins;
    private volatile int sessions;
    private volatile String noise;
    private volatile Duration delay = Duration.ZERO;

    /** None yet. */
    ServerFaults(ServerSettings.Limits usual) {
        this.usual = usual;
        this.sessions = usual.maxSessions();
        this.noise = usual.noise();
    }

    void refuseLogins(boolean refuse) {
        refusesLogins = refuse;
    }

    void inject(Fault.RefuseChannels fault) {
        sessions = Math.min(usual.maxSessions(), fault.allowed());
    }

    void inject(Fault.NoisyStartUp fault) {
        noise = fault.text() + usual.noise();
    }

    void inject(Fault.SlowShell fault) {
        delay = fault.delay();
    }

    void heal() {
        refusesLogins = false;
        sessions = usual.maxSessions();
        noise = usual.noise();
        delay = Duration.ZERO;
    }

    boolean refusesLogins() {
        return refusesLogins;
    }

    /** How many sessions a connection may have. */
    int sessions() {
        return sessions;
    }

    /** What is printed before each command's own output. */
    String noise() {
        return noise;
    }

    /** How long the login's shell takes before it runs a command. */
    Duration delay() {
        return delay;
    }
}
