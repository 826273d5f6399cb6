package io.recompute.transport.ssh;

/**
 * The name by which known hosts know a machine.
 *
 * @param host its own name, or the alias that the user gave its key
 * @param port 22 for an alias, which stands for the machine at every port
 */
record KnownName(String host, int port) {}
