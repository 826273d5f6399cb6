package io.recompute.testkit.fleet;

import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSshServer;
import java.util.List;
import java.util.stream.IntStream;

/** Several SSH servers, each with a home of its own. */
record Machines(List<EmbeddedSshServer> servers) implements AutoCloseable {
    static Machines start(int count) {
        return new Machines(IntStream.range(0, count)
                .mapToObj(index -> EmbeddedSshServer.create())
                .toList());
    }

    /** They are named {@code m0}, {@code m1}… */
    List<Instance> instances() {
        return IntStream.range(0, servers.size())
                .mapToObj(index -> servers.get(index).instance().withName("m" + index))
                .toList();
    }

    @Override
    public void close() {
        servers.forEach(EmbeddedSshServer::close);
    }
}
