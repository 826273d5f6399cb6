package io.recompute.python;

import io.recompute.python.imports.Import;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which imports a project answers itself, as Python's import system does ("The import system" of the language
 * reference, PEP 420): from its own directory, from {@code src}, from the directory of the importing file where that is
 * no package, and from those directories above the file that are projects of their own. What lies anywhere else
 * hides nothing. For one thread.
 */
final class LocalModules {
    /** How much a project's answer is worth. */
    enum Answer {
        /** A module or a package: what Python takes. */
        MODULE,
        /** A directory without {@code __init__.py}: Python takes it where no distribution has such a package. */
        NAMESPACE,
        /** A file beside the importing one, in a package: found only where the importing file is run as a script. */
        SIBLING,
        /** Not the project's. */
        NONE
    }

    private final Set<String> modules = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> namespaces = new TreeSet<>();
    private final Set<String> projects = new HashSet<>();
    private final Map<String, Set<String>> rootsByDirectory = new HashMap<>();

    /** @param files all files of the project, relative to it, with {@code /} between names */
    LocalModules(Iterable<String> files) {
        for (String file : files) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            String directory = parent(file);
            int dot = name.indexOf('.');
            if (name.equals("pyproject.toml") || name.equals("setup.py") || name.equals("setup.cfg")) {
                projects.add(directory);
            }
            if (dot > 0 && isModule(name.substring(name.lastIndexOf('.')))) {
                String module = name.substring(0, dot);
                if (module.equals("__init__")) {
                    packages.add(directory);
                } else {
                    modules.add(in(directory, module));
                }
                for (String above = directory; !above.isEmpty(); above = parent(above)) {
                    namespaces.add(above);
                }
            }
        }
    }

    /** What the project answers to an absolute import in this file. */
    Answer answer(Import wanted, String importingFile) {
        Answer best = Answer.NONE;
        for (String root : roots(importingFile)) {
            String path = in(root, wanted.top());
            if (modules.contains(path) || packages.contains(path)) {
                return Answer.MODULE;
            }
            if (namespaces.contains(path)) {
                if (holds(root, wanted)) {
                    return Answer.MODULE;
                }
                best = Answer.NAMESPACE;
            }
        }
        String beside = in(parent(importingFile), wanted.top());
        if (best == Answer.NONE && (modules.contains(beside) || packages.contains(beside))) {
            return Answer.SIBLING;
        }
        return best;
    }

    /** Where in the project something of this name lies that is not importable. */
    Optional<String> elsewhere(String top) {
        return namespaces.stream()
                .filter(path -> path.endsWith("/" + top))
                .findFirst()
                .or(() -> modules.stream()
                        .filter(path -> path.endsWith("/" + top))
                        .sorted()
                        .map(path -> path + ".py")
                        .findFirst());
    }

    /** Whether what is imported is there in a directory without {@code __init__.py}, not only the directory. */
    private boolean holds(String root, Import wanted) {
        List<String> paths = new ArrayList<>();
        String path = in(root, wanted.module().replace('.', '/'));
        if (wanted.module().contains(".")) {
            paths.add(path);
        }
        wanted.names().forEach(name -> paths.add(in(path, name)));
        return paths.stream().anyMatch(p -> modules.contains(p) || packages.contains(p) || namespaces.contains(p));
    }

    /** Those of one directory's files are the same. */
    private Set<String> roots(String file) {
        return rootsByDirectory.computeIfAbsent(parent(file), this::rootsOf);
    }

    private Set<String> rootsOf(String directory) {
        Set<String> roots = new LinkedHashSet<>();
        if (!packages.contains(directory)) {
            roots.add(directory);
        }
        for (String above = directory; !above.isEmpty(); above = parent(above)) {
            if (projects.contains(above)) {
                roots.add(above);
                roots.add(in(above, "src"));
            }
        }
        roots.add("");
        roots.add("src");
        return roots;
    }

    private static boolean isModule(String ending) {
        return ending.equals(".py") || ending.equals(".so") || ending.equals(".pyd") || ending.equals(".pyx");
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
