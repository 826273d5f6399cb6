package io.recompute.examples.re;

import io.recompute.python.UnknownModule;
import io.recompute.python.environment.InstallReport;

/** Tells people what came of setting up an environment. */
final class Installation {
    private Installation() {}

    static void print(InstallReport report, Streams streams) {
        report.problems().forEach(streams::warn);
        report.unknown().stream().map(Installation::text).forEach(streams::warn);
        report.leftOut()
                .forEach(line -> streams.warn("left out of requirements.txt, a path of this computer: " + line));
        report.environment().ifPresent(path -> {
            if (!report.installed().isEmpty()) {
                streams.out().println("installed " + String.join(", ", report.installed()));
            }
            streams.out()
                    .println((report.built() ? "made " : "there is ") + "the environment " + path + " (Python "
                            + report.python() + ", " + report.tool() + ")");
        });
    }

    /** What is to be known of a module that nobody knows. */
    static String text(UnknownModule one) {
        return (one.optional() ? "optional and not known: " : "not known: ") + one.module() + ", imported in "
                + one.file() + " line " + one.line() + "; " + one.hint();
    }
}
