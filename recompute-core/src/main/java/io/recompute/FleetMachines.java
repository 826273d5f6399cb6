package io.recompute;

import io.recompute.config.Config;
import io.recompute.model.Instance;
import io.recompute.probe.ProbeRow;
import io.recompute.probe.ProbeTable;
import io.recompute.probe.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How a project is described on each machine of a fleet; found when the fleet is opened. */
final class FleetMachines {
    private FleetMachines() {}

    /** Those numbers of the config file; none: all. */
    static Supplier<Map<Instance, ProjectSettings>> numbered(ProjectSettings settings, int... indexes) {
        return () -> {
            Config config = settings.config().read();
            Map<Instance, ProjectSettings> machines = new LinkedHashMap<>();
            if (indexes.length == 0) {
                config.instances().forEach((index, instance) -> machines.put(instance, settings.withIndex(index)));
            }
            for (int index : indexes) {
                machines.put(config.instance(index), settings.withIndex(index));
            }
            return machines;
        };
    }

    static Supplier<Map<Instance, ProjectSettings>> given(ProjectSettings settings, List<Instance> instances) {
        Map<Instance, ProjectSettings> machines = new LinkedHashMap<>();
        instances.forEach(instance -> machines.put(instance, settings.withInstance(instance)));
        return () -> machines;
    }

    /** For each selector the best machine that none before it has taken; all are asked once. */
    static Supplier<Map<Instance, ProjectSettings>> selected(ProjectSettings settings, List<Selector> selectors) {
        List<Selector> copy = List.copyOf(selectors);
        return () -> {
            ProbeTable table = settings.probe().run();
            Map<Instance, Integer> numbers = new LinkedHashMap<>();
            settings.config().read().instances().forEach((index, instance) -> numbers.put(instance, index));
            Map<Instance, ProjectSettings> machines = new LinkedHashMap<>();
            List<ProbeRow> left = new ArrayList<>(table.rows());
            for (Selector selector : copy) {
                Instance best = new ProbeTable(left).rank(selector).bestOrThrow();
                left.removeIf(row -> row.instance().equals(best));
                Integer number = numbers.get(best);
                machines.put(best, number == null ? settings.withInstance(best) : settings.withIndex(number));
            }
            return machines;
        };
    }
}
