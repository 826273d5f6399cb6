package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.python.PythonProject;
import io.recompute.python.Requirement;
import io.recompute.python.Requirements;
import io.recompute.python.RequirementsFile;
import io.recompute.python.environment.InstallOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "install",
        description = "Install what requirements.txt asks for, and these packages.",
        mixinStandardHelpOptions = true)
final class InstallMode implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "PACKAGES", description = "As \"torch tqdm\" or \"pkg>=1,<2\".")
    private List<String> packages = List.of();

    @Option(names = "--dry-run", description = "Only write requirements.txt and show what would be installed.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description = "Replace a requirements.txt of your own, a copy of it stays; install all anew.")
    private boolean force;

    private final Re re;

    InstallMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        if (dryRun) {
            show();
            return 0;
        }
        InstallOptions options = InstallOptions.of(packages.toArray(String[]::new));
        try (Workspace workspace = re.open()) {
            re.streams().progress().begin("setting up the environment");
            workspace.install(force ? options.forced() : options);
        }
        return 0;
    }

    private void show() {
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
        packages.forEach(re.streams().out()::println);
        found.problems().forEach(re.streams()::warn);
        found.unknown().stream().map(Installation::text).forEach(re.streams()::warn);
        tell(written);
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
}
