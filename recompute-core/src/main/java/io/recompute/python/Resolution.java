package io.recompute.python;

import io.recompute.python.Requirement.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which distribution brings a module: what the project says first, then the user's map, then the library's; for one thread. */
final class Resolution {
    private final Declared declared;
    private final ModuleMap user;
    private final Map<String, Optional<Found>> found = new HashMap<>();

    Resolution(Declared declared, ModuleMap user) {
        this.declared = declared;
        this.user = user;
    }

    /**
     * A distribution, and who says so; its name is {@link ModuleMap#NONE} where none is needed.
     *
     * @param module the dotted name, as long as it may be one
     */
    Optional<Found> find(String module) {
        return found.computeIfAbsent(module, this::search);
    }

    private Optional<Found> search(String module) {
        List<String> mine = user.find(module).orElse(List.of());
        if (mine.contains(ModuleMap.NONE)) {
            return Optional.of(new Found(ModuleMap.NONE, Origin.USER));
        }
        List<String> bundled = ModuleMap.bundled().find(module).orElse(List.of());
        List<String> candidates = new ArrayList<>(mine);
        candidates.addAll(bundled);
        for (String prefix = module; !prefix.isEmpty(); prefix = shorter(prefix)) {
            candidates.add(DistributionName.normal(prefix));
        }
        for (String candidate : candidates) {
            if (declared.line(candidate).isPresent()) {
                return Optional.of(new Found(candidate, Origin.PROJECT));
            }
        }
        for (String candidate : candidates) {
            if (declared.locked(candidate).isPresent()) {
                return Optional.of(new Found(candidate, Origin.PROJECT));
            }
        }
        if (!mine.isEmpty()) {
            return Optional.of(new Found(mine.get(0), Origin.USER));
        }
        return bundled.isEmpty() ? Optional.empty() : Optional.of(new Found(bundled.get(0), Origin.LIBRARY));
    }

    private static String shorter(String module) {
        int dot = module.lastIndexOf('.');
        return dot < 0 ? "" : module.substring(0, dot);
    }

    /** A distribution, and who says that it is the one. */
    record Found(String distribution, Origin origin) {}
}
