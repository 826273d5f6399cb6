package io.recompute.probe;

import io.recompute.model.Instance;
import java.util.List;

/** The machines that somebody has, by numbers: those of a config file. Its methods may be called by several threads at once. */
public interface Machines {
    /** All of them, by their numbers. */
    List<Instance> all();

    /** The machine of that number; throws a {@link io.recompute.model.RecomputeException} where there is none. */
    Instance get(int index);
}
