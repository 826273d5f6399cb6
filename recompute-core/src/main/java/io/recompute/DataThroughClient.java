package io.recompute;

import io.recompute.data.ClientProxy;
import io.recompute.data.DataSpec;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.transport.Destination;
import io.recompute.tunnel.Tunnel;
import io.recompute.tunnel.Tunnels;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts what a machine fetches by way of this computer: each with a proxy and a tunnel of its own, which are there until
 * it has ended. Thread-safe; closing it takes the way from what still fetches.
 */
final class DataThroughClient implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final ToldRuns runs;
    private final Tunnels tunnels;
    private final Set<Way> open = ConcurrentHashMap.newKeySet();

    DataThroughClient(ToldRuns runs, Tunnels tunnels) {
        this.runs = runs;
        this.tunnels = tunnels;
    }

    private record Way(ClientProxy proxy, Tunnel tunnel) {
        void close() {
            proxy.close();
            tunnel.close();
        }
    }

    RemoteProcess start(DataSpec spec) {
        Way way = open(ClientProxy.open(spec.hosts()));
        boolean started = false;
        try {
            int there = ((Destination.Tcp) way.tunnel().entrance()).port();
            RunSpec run = spec.toRun();
            for (Map.Entry<String, String> each : way.proxy().environment(there).entrySet()) {
                run = run.environment(each.getKey(), each.getValue());
            }
            RemoteProcess process = runs.start(run);
            var unused = process.onExit().whenComplete((end, failure) -> close(way));
            started = true;
            return process;
        } finally {
            if (!started) {
                close(way);
            }
        }
    }

    private Way open(ClientProxy proxy) {
        boolean opened = false;
        try {
            Tunnel tunnel = tunnels.reverse(Destination.host(LOOPBACK, 0), Destination.host(LOOPBACK, proxy.port()));
            Way way = new Way(proxy, tunnel);
            open.add(way);
            opened = true;
            return way;
        } finally {
            if (!opened) {
                proxy.close();
            }
        }
    }

    private void close(Way way) {
        open.remove(way);
        way.close();
    }

    @Override
    public void close() {
        open.forEach(this::close);
    }
}
