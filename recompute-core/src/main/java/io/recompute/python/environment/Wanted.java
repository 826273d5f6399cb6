package io.recompute.python.environment;

import io.recompute.python.Installable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an installation is made of.
 *
 * @param packages those of the requirements that were asked for by name
 * @param constraints lines of a constraints file, the machine's own among them
 * @param fresh whether to make another environment than the one that is there
 */
record Wanted(
        Installable project,
        List<String> packages,
        List<String> requirements,
        List<String> constraints,
        boolean fresh) {
    /** What decides what is installed, beside the requirements and the settings of the machine. */
    List<String> decisive() {
        List<String> lines = new ArrayList<>(requirements);
        project.pins().forEach(pin -> lines.add("-c " + pin));
        if (!project.pythonVersions().isEmpty()) {
            lines.add("python" + project.pythonVersions());
        }
        project.conda().ifPresent(file -> lines.add(file.text()));
        return lines;
    }
}
