package io.recompute.run.detached;

import io.recompute.run.Collected;

/** Brings results from the machine into the local project; the face of the library has one. Safe for many threads. */
@FunctionalInterface
public interface Collector {
    /**
     * Copies one path, or what a pattern matches, to the same place in the local project.
     *
     * @param directory where it lies, relative to the project's directory on the machine; {@code .} for that itself
     * @throws io.recompute.model.RecomputeException where it could not be copied
     */
    Collected collect(String directory, String path);
}
