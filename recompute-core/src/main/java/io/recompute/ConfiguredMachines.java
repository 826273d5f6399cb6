package io.recompute;

import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.probe.Machines;
import java.util.List;

/** The machines of a config file, read anew whenever they are asked for. */
record ConfiguredMachines(ConfigFile file) implements Machines {
    @Override
    public List<Instance> all() {
        return List.copyOf(file.read().instances().values());
    }

    @Override
    public Instance get(int index) {
        return file.read().instance(index);
    }
}
