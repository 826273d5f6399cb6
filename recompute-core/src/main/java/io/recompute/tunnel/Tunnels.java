package io.recompute.tunnel;

import io.recompute.model.RecomputeException;
import io.recompute.transport.Destination;
import io.recompute.transport.control.Machine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tunnels of one machine; for the face. Thread-safe. {@link #close()} closes those that are open. */
public final class Tunnels implements AutoCloseable {
    private final Machine machine;
    private final Dialer dialer;
    private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();

    /** Those of a machine, which stays its owner's. */
    public Tunnels(Machine machine) {
        this.machine = machine;
        this.dialer = new Dialer(machine);
    }

    /**
     * A port of this computer that leads to what listens on the machine, or is reached from it. Nothing is tried yet.
     *
     * @param localPort 0: any free one
     * @throws RecomputeException where that port is taken here
     */
    public Tunnel forward(Destination destination, int localPort) {
        Tunnel tunnel = ForwardTunnel.open(dialer, destination, localPort, open::remove);
        open.add(tunnel);
        return tunnel;
    }

    /**
     * An address of the machine that leads to one of this computer, or one that this computer reaches.
     *
     * @param there where the machine listens; its port may be 0 for any free one
     * @throws io.recompute.transport.ForwardingRefusedException where the machine's server does not allow it, or that
     *     port is taken there
     */
    public Tunnel reverse(Destination there, Destination here) {
        Tunnel tunnel = ReverseTunnel.open(machine, there, here, open::remove);
        open.add(tunnel);
        return tunnel;
    }

    @Override
    public void close() {
        open.forEach(Tunnel::close);
    }
}
