package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshConfig;
import io.recompute.config.ssh.SshHost;
import io.recompute.model.Instance;
import io.recompute.transport.UnreachableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the machines to go through, as ssh does. */
final class Route {
    private static final Logger LOG = LoggerFactory.getLogger(Route.class);

    /** More machines than anybody goes through: a configuration that goes round in a circle. */
    private static final int MOST = 16;

    private final SshConfig config;
    private final Instance destination;
    private final List<Target> targets = new ArrayList<>();

    private Route(SshConfig config, Instance destination) {
        this.config = config;
        this.destination = destination;
    }

    /**
     * The machines to connect to one through the other, the destination last.
     *
     * @throws UnreachableException where the way goes round in a circle
     * @throws io.recompute.config.ssh.SshConfigException where the configuration cannot be read
     */
    static List<Target> to(Instance destination, SshConfig config) {
        Route route = new Route(config, destination);
        route.lead(destination, named(destination.proxyJump()));
        return List.copyOf(route.targets);
    }

    private static @Nullable List<String> named(@Nullable String jumps) {
        if (jumps == null) {
            return null;
        }
        return jumps.equalsIgnoreCase("none") ? List.of() : List.of(jumps.split(",", -1));
    }

    /**
     * Puts a machine before those found so far, and then those that lead to it.
     *
     * @param given the machines that lead to it; null: the configuration says
     */
    private void lead(Instance instance, @Nullable List<String> given) {
        if (targets.size() == MOST) {
            String text = "the way to " + destination + " goes through more than " + MOST
                    + " machines; does ProxyJump go round in a circle?";
            throw new UnreachableException(destination.address(), text, null);
        }
        int port = instance.port() == Instance.DEFAULT_PORT ? 0 : instance.port();
        SshHost host = config.host(instance.host(), instance.username(), port);
        host.warnings().forEach(LOG::warn);
        targets.add(0, new Target(completed(instance, host), host));
        List<String> jumps = given == null ? host.jumps() : given;
        if (!jumps.isEmpty()) {
            // As ssh does: the last one is told the others, and only where there are none asks the configuration.
            List<String> others = jumps.subList(0, jumps.size() - 1);
            lead(machine(jumps.get(jumps.size() - 1)), others.isEmpty() ? null : others);
        }
    }

    private Instance machine(String text) {
        try {
            return Instance.parse(text.strip().replaceFirst("^ssh://", ""));
        } catch (IllegalArgumentException e) {
            String problem = "the way to " + destination + " names '" + text + "', which is no user@host:port";
            throw new UnreachableException(destination.address(), problem, e);
        }
    }

    private static Instance completed(Instance instance, SshHost host) {
        Instance found = instance.withHost(host.hostName()).withPort(host.port().orElse(Instance.DEFAULT_PORT));
        return host.user().map(found::withUsername).orElse(found);
    }
}
