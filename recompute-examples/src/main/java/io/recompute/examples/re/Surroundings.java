package io.recompute.examples.re;

import io.recompute.config.ConfigFile;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;

/**
 * Where a call of re takes place. Immutable.
 *
 * @param directory the project, absolute
 * @param config the config file where no option names one
 * @param ssh the way to machines
 */
record Surroundings(Path directory, ConfigFile config, SshTransport ssh, Streams streams) {}
