package io.recompute.transport;

import java.util.Objects;

/** Where something listens, as seen from a machine. Immutable. */
public sealed interface Destination {
    /** A port of the machine itself. */
    static Destination port(int port) {
        return new Tcp("localhost", port);
    }

    /**
     * A port of a host, which may be one that only the machine reaches; its name is looked up there.
     *
     * @throws IllegalArgumentException where that is no host or port
     */
    static Destination host(String host, int port) {
        return new Tcp(host, port);
    }

    /**
     * A unix socket of the machine.
     *
     * @param path absolute
     */
    static Destination socket(String path) {
        return new UnixSocket(path);
    }

    /**
     * A TCP port.
     *
     * @param port 0 where something is to listen at any free one
     */
    record Tcp(String host, int port) implements Destination {
        private static final int LARGEST_PORT = 65_535;

        /** Checks the values. */
        public Tcp {
            Objects.requireNonNull(host, "host");
            if (host.isEmpty() || host.startsWith("-") || host.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new IllegalArgumentException("not a host: '" + host + "'");
            }
            if (port < 0 || port > LARGEST_PORT) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A unix socket.
     *
     * @param path absolute
     */
    record UnixSocket(String path) implements Destination {
        /** Checks the value. */
        public UnixSocket {
            if (!path.startsWith("/") || path.indexOf('\0') >= 0 || path.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("not an absolute path of a socket: '" + path + "'");
            }
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
