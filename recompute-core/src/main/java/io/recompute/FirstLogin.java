package io.recompute;

import io.recompute.model.Instance;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.Transport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import io.recompute.transport.ssh.HostKeyPolicy;
import io.recompute.transport.ssh.SshTransport;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** A login that tries whether a machine can be used, and asks about each host key that is new. */
final class FirstLogin {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private FirstLogin() {}

    static void to(Instance instance, SshTransport ssh, Predicate<HostKeyException> trust) {
        if (instance.isLocal()) {
            logIn(instance, LocalTransport.create());
            return;
        }
        SshTransport trusting = ssh.withHostKeyPolicy(HostKeyPolicy.STRICT);
        Set<String> asked = new HashSet<>();
        while (true) {
            try {
                logIn(instance, trusting);
                return;
            } catch (HostKeyException e) {
                // Each machine on the way has a key of its own; one that is refused though it is trusted is not asked
                // about again.
                boolean unknown = e.expected().isEmpty() && e.location().isEmpty();
                if (!unknown || !asked.add(e.address() + " " + e.actual()) || !trust.test(e)) {
                    throw e;
                }
                trusting = trusting.trusting(e.actual());
            }
        }
    }

    private static void logIn(Instance instance, Transport transport) {
        Machine.connect(transport, instance, LIMIT).close();
    }
}
