package io.recompute.examples.re;

import io.recompute.python.PythonProject;
import io.recompute.python.Requirement;
import io.recompute.python.Requirements;
import io.recompute.python.RequirementsFile;
import io.recompute.python.UnknownModule;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "install",
        description = "Write requirements.txt, and show what would be installed.",
        mixinStandardHelpOptions = true)
final class InstallMode implements Callable<Integer> {
    @Option(names = "--dry-run", description = "Only write and show; re cannot do more yet.")
    private boolean dryRun;

    @Option(names = "--force", description = "Replace a requirements.txt of your own; a copy of it stays.")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    private final Re re;

    InstallMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        if (!dryRun) {
            CommandLine line = Objects.requireNonNull(spec, "picocli sets it").commandLine();
            throw new CommandLine.ParameterException(line, "re does not install yet, --dry-run shows what it would");
        }
        RequirementsFile written =
                PythonProject.at(re.surroundings().directory()).writeRequirements(force);
        Requirements found = written.requirements();
        boolean own = written.outcome() == RequirementsFile.Outcome.LEFT_ALONE;
        for (Requirement one : found.needed()) {
            if (own && one.origin() != Requirement.Origin.PROJECT) {
                re.streams().warn(imported(one));
            } else if (!one.optional()) {
                re.streams().out().println(one.line());
            }
        }
        found.problems().forEach(re.streams()::warn);
        found.unknown().stream().map(InstallMode::text).forEach(re.streams()::warn);
        tell(written);
        return 0;
    }

    private void tell(RequirementsFile written) {
        PrintStream err = re.streams().err();
        switch (written.outcome()) {
            case CREATED, REFRESHED -> err.println("wrote requirements.txt");
            case UNCHANGED -> err.println("requirements.txt is right as it is");
            case LEFT_ALONE -> err.println("requirements.txt is your own and was left alone; --force replaces it");
            case REPLACED ->
                written.backup()
                        .ifPresent(copy -> err.println("wrote requirements.txt; yours is " + copy.getFileName()));
        }
    }

    private static String imported(Requirement one) {
        return (one.optional() ? "optional, and not asked for: " : "not asked for: ") + one.distribution()
                + ", imported as " + String.join(", ", one.modules());
    }

    private static String text(UnknownModule one) {
        return (one.optional() ? "optional and not known: " : "not known: ") + one.module() + ", imported in "
                + one.file() + " line " + one.line() + "; " + one.hint();
    }
}
