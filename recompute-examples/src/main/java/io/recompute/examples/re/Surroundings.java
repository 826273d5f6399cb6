package io.recompute.examples.re;

import io.recompute.config.ConfigFile;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a call of re takes place. Immutable.
 *
 * @param directory the project, absolute
 * @param config the config file where no option names one
 * @param way the way to machines; made where it is needed, as its classes are many
 */
record Surroundings(Path directory, ConfigFile config, Supplier<SshTransport> way, Streams streams) {
    Surroundings(Path directory, ConfigFile config, SshTransport ssh, Streams streams) {
        this(directory, config, () -> ssh, streams);
    }

    /** The way to machines. */
    SshTransport ssh() {
        return way.get();
    }
}
