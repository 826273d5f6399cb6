package io.recompute.python.environment;

import io.recompute.model.RemotePath;
import io.recompute.model.ShellQuoting;
import io.recompute.python.CondaFile;
import io.recompute.python.Installable;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The script that makes an environment on a machine, with all that it is to know. Immutable. */
final class BuildScript {
    /** Where they are, in the directory of all projects. */
    private static final String ROOT = ".recompute/environments";

    private static final String BUILD = Script.text(Environments.class, "build.sh");

    /** The programs that {@code build.sh} starts: by the first a Python is found, the second uses the others. */
    private static final List<String> PROGRAMS =
            List.of("version.py", "build.py", "ways.py", "copying.py", "logins.py", "package_index.py", "processes.py");

    private final RemotePath project;
    private final EnvironmentSpec spec;
    private final InstallerSettings installer;

    BuildScript(RemotePath project, EnvironmentSpec spec, InstallerSettings installer) {
        this.project = project;
        this.spec = spec;
        this.installer = installer;
    }

    /**
     * The script.
     *
     * @param settings the digest of what the machine's settings decide
     * @param digest that of all that decides what the environment is
     */
    Script of(Wanted wanted, String settings, String digest) {
        List<String> constraints = new ArrayList<>(wanted.constraints());
        constraints.addAll(wanted.project().pins());
        Optional<CondaFile> conda = wanted.project().conda();
        List<String> others = new ArrayList<>(conda.map(CondaFile::others).orElse(List.of()));
        others.addAll(wanted.packages());
        List<String> arguments = new ArrayList<>(List.of(
                project.toString(),
                projects() + "/" + ROOT,
                digest,
                settings,
                spec.python().orElse(""),
                installer.tool(),
                wanted.fresh() ? UUID.randomUUID().toString() : "",
                String.join("\n", wanted.requirements()),
                String.join("\n", constraints),
                installer.exports(),
                wanted.project().pythonVersions(),
                conda.map(CondaFile::text).orElse(""),
                String.join("\n", others),
                importLine(wanted.project()),
                String.join(" ", spec.through())));
        for (String program : PROGRAMS) {
            arguments.addAll(List.of(program, Script.text(BuildScript.class, program)));
        }
        return Script.of(BUILD, arguments.toArray(String[]::new));
    }

    /**
     * The line of shell by which Python finds the project's own modules; empty where it needs none. It is read in the
     * directory that a command or a run works in, which of a run may be a snapshot of the project.
     */
    static String importLine(Installable needed) {
        List<String> paths = needed.importPaths().stream()
                .filter(path -> !path.contains(":") && !path.contains("\n")) // which no such variable can hold
                .map(path -> path.equals(".") ? "\"$PWD\"" : "\"$PWD\"" + ShellQuoting.quote("/" + path))
                .toList();
        return paths.isEmpty()
                ? ""
                : "export PYTHONPATH=" + String.join(":", paths) + "\"${PYTHONPATH:+:$PYTHONPATH}\"";
    }

    /** The directory of all projects. */
    private String projects() {
        String path = project.toString();
        return path.substring(0, path.lastIndexOf('/'));
    }
}
