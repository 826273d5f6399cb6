package io.recompute.python;

import io.recompute.python.LocalModules.Answer;
import io.recompute.python.Requirement.Origin;
import io.recompute.python.Resolution.Found;
import io.recompute.python.imports.Import;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Goes through a project's imports, once, and collects what they need. */
final class RequirementScan {
    private final LocalModules local;
    private final StandardLibrary library;
    private final Declared declared;
    private final Resolution resolution;
    private final Map<String, Need> needs = new TreeMap<>();
    private final Map<String, UnknownModule> unknown = new TreeMap<>();
    private final Map<String, Boolean> namespaces = new HashMap<>();

    RequirementScan(LocalModules local, StandardLibrary library, Declared declared, ModuleMap user) {
        this.local = local;
        this.library = library;
        this.declared = declared;
        this.resolution = new Resolution(declared, user);
    }

    /** Takes an import of this file into account. */
    void add(String file, Import found) {
        if (found.isRelative() || library.has(found.top())) {
            return;
        }
        Answer answer = local.answer(found, file);
        if (answer == Answer.MODULE) {
            return;
        }
        for (String module : modules(found)) {
            Optional<Found> distribution = resolution.find(module);
            if (distribution.isPresent()) {
                need(distribution.get(), found);
            } else if (answer == Answer.NONE) {
                unknown(file, found);
            }
        }
    }

    /** What all imports so far need, and what the project asks for besides. */
    Requirements result(List<String> problems) {
        declared.lines().keySet().forEach(name -> needs.computeIfAbsent(name, n -> new Need(n, Origin.PROJECT)));
        List<Requirement> needed = new ArrayList<>();
        needs.forEach((name, need) -> {
            boolean optional = need.optional && declared.line(name).isEmpty();
            String line = declared.line(name).or(() -> declared.locked(name)).orElse(need.distribution);
            String spelled = need.origin == Origin.PROJECT ? Declared.nameOf(line) : need.distribution;
            needed.add(new Requirement(spelled, line, need.origin, optional, List.copyOf(need.modules)));
        });
        return new Requirements(needed, List.copyOf(unknown.values()), problems);
    }

    /** All that a {@code from} import may mean: {@code from google.cloud import storage} is of a module below. */
    private static List<String> modules(Import found) {
        if (found.names().isEmpty() || found.names().contains("*")) {
            return List.of(found.module());
        }
        return found.names().stream().map(name -> found.module() + "." + name).toList();
    }

    private void need(Found found, Import by) {
        if (found.distribution().equals(ModuleMap.NONE)) {
            return;
        }
        String name = DistributionName.normal(found.distribution());
        Need need = needs.computeIfAbsent(name, n -> new Need(found.distribution(), found.origin()));
        need.optional &= by.optional();
        need.modules.add(by.module());
    }

    private void unknown(String file, Import found) {
        String top = found.top();
        boolean namespace = namespaces.computeIfAbsent(top, ModuleMap.bundled()::knowsBelow);
        String module = namespace ? found.module() : top;
        unknown.compute(module, (name, known) -> {
            if (known == null) {
                return new UnknownModule(name, file, found.line(), found.optional(), hint(name, top));
            }
            boolean optional = known.optional() && found.optional();
            return new UnknownModule(name, known.file(), known.line(), optional, known.hint());
        });
    }

    /** Looks through all files of the project: once for each module. */
    private String hint(String module, String top) {
        String start = local.elsewhere(top)
                .map(path -> "the project has " + path + ", which Python does not find from here; else say")
                .orElse("say");
        return start + " in .recompute/imports which distribution brings it: " + module + " = NAME, or " + module
                + " = - for none";
    }

    private static final class Need {
        private final String distribution;
        private final Origin origin;
        private final TreeSet<String> modules = new TreeSet<>();
        private boolean optional = true;

        Need(String distribution, Origin origin) {
            this.distribution = distribution;
            this.origin = origin;
        }
    }
}
