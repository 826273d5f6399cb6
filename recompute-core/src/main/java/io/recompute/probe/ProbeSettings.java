package io.recompute.probe;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that a probe is described by. Immutable.
 *
 * @param chosen the machines to ask; read when they are asked
 * @param limit for all of them together
 * @param parallelism how many are asked at once, 1 or more
 */
record ProbeSettings(
        Supplier<List<Instance>> chosen,
        Function<Instance, Transport> ways,
        Supplier<RemotePath> directory,
        Duration limit,
        int parallelism) {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);
    private static final int DEFAULT_PARALLELISM = 32;

    static ProbeSettings of(
            Supplier<List<Instance>> chosen, Function<Instance, Transport> ways, Supplier<RemotePath> directory) {
        return new ProbeSettings(chosen, ways, directory, DEFAULT_LIMIT, DEFAULT_PARALLELISM);
    }

    ProbeSettings withChosen(Supplier<List<Instance>> newChosen) {
        return new ProbeSettings(newChosen, ways, directory, limit, parallelism);
    }

    ProbeSettings withWays(Function<Instance, Transport> newWays) {
        return new ProbeSettings(chosen, newWays, directory, limit, parallelism);
    }

    ProbeSettings withDirectory(RemotePath newDirectory) {
        return new ProbeSettings(chosen, ways, () -> newDirectory, limit, parallelism);
    }

    ProbeSettings withLimit(Duration newLimit) {
        return new ProbeSettings(chosen, ways, directory, newLimit, parallelism);
    }

    ProbeSettings withParallelism(int newParallelism) {
        return new ProbeSettings(chosen, ways, directory, limit, newParallelism);
    }
}
