package io.recompute.transport.openssh;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Where one {@code ssh} is spoken to, in a directory that goes when it does. Safe for use by many threads. */
final class ControlSocket {
    private final Path path;
    private final AtomicInteger others = new AtomicInteger();

    ControlSocket(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** A path for one more socket beside it, as short as can be. */
    Path another() {
        return path.resolveSibling("f" + Integer.toString(others.incrementAndGet(), Character.MAX_RADIX));
    }
}
