package io.recompute.examples.re;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.log.LogStream;
import io.recompute.model.RecomputeException;
import io.recompute.run.NoSuchRunException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "log", description = "Show the output of the newest process.", mixinStandardHelpOptions = true)
final class LogMode implements Callable<Integer> {
    private static final double LONGEST_PAUSE = Duration.ofDays(1).toSeconds();

    @Option(names = "--loop", paramLabel = "N", description = "Look again every N seconds, until it has ended.")
    private @Nullable Double seconds;

    @Option(
            names = {"-f", "--follow"},
            description = "Show new output as it comes, until it has ended.")
    private boolean follow;

    @Option(names = "--filter", paramLabel = "PATTERN", description = "Only lines with that regular expression.")
    private Pattern filter = Pattern.compile("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Re re;

    LogMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        if (follow && seconds != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--follow shows lines at once, --loop every N seconds: one of them");
        }
        Duration pause = seconds == null ? Duration.ZERO : pause(seconds);
        Project project = re.project();
        LocalLog kept = new LocalLog(project.directory().resolve(project.name() + ".log"));
        try (Workspace workspace = project.open();
                LogStream log = newest(workspace)) {
            if (follow) {
                kept.follow(log.follow(), filter, re.streams().out());
            } else if (pause.isZero()) {
                kept.fetch(log);
                kept.print(filter, re.streams().out());
            } else {
                kept.follow(log.follow(pause), filter, re.streams().out());
            }
        }
        return 0;
    }

    private Duration pause(double wanted) {
        if (!(wanted > 0 && wanted <= LONGEST_PAUSE)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--loop takes the seconds between two looks, as --loop=2");
        }
        return Duration.ofMillis(Math.max(1, Math.round(wanted * 1000)));
    }

    private static LogStream newest(Workspace workspace) {
        try {
            return workspace.log();
        } catch (NoSuchRunException e) {
            throw new RecomputeException("this project has no process yet; `re async` starts one", e);
        }
    }
}
