package io.recompute.examples.re;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.data.DataSpec;
import io.recompute.log.LogStream;
import io.recompute.model.OperationInterruptedException;
import io.recompute.run.RemoteProcess;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "data",
        description = "Have the machine fetch files into data/, straight from where they are.",
        mixinStandardHelpOptions = true)
final class DataMode implements Callable<Integer> {
    private static final Pattern ALL = Pattern.compile("");

    @Parameters(arity = "1..*", paramLabel = "\"ADDRESSES\"", description = "As \"https://host/a.zip https://host/b\".")
    private List<String> arguments = List.of();

    @Option(names = "--run-async", description = "Return at once; `re log --loop=2` watches it.")
    private boolean async;

    @Option(names = "--into", paramLabel = "DIRECTORY", description = "Another directory than data/ of the project.")
    private @Nullable String directory;

    @Option(names = "--unpack", description = "Unpack what is a tar or zip archive.")
    private boolean unpack;

    @Option(names = "--force", description = "Over files that are there already.")
    private boolean force;

    @Option(names = "--through-client", description = "By way of this computer, for a machine that has no way out.")
    private boolean throughClient;

    @Spec
    private CommandSpec mode = CommandSpec.create();

    private final Re re;

    DataMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (async && throughClient) {
            throw new CommandLine.ParameterException(
                    mode.commandLine(), "--through-client takes this program to its end: not with --run-async");
        }
        DataSpec spec = spec();
        Project project = re.project();
        LocalLog kept = new LocalLog(project.directory().resolve(project.name() + ".log"));
        try (Workspace workspace = project.open();
                RemoteProcess process = workspace.data(spec)) {
            if (async) {
                re.streams().started(process);
                return 0;
            }
            return watched(process, kept);
        }
    }

    /** Until it has ended; a Ctrl-C ends it there, too, and what has come stays for the next time. */
    private int watched(RemoteProcess process, LocalLog kept) throws InterruptedException {
        try (LogStream log = process.log()) {
            kept.follow(log.follow(), ALL, re.streams().out());
            return process.waitFor().code().orElse(Failures.FAILED);
        } catch (OperationInterruptedException e) {
            boolean interrupted = Thread.interrupted();
            process.kill();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private DataSpec spec() {
        DataSpec spec = DataSpec.of(addresses().toArray(URI[]::new));
        spec = directory == null ? spec : spec.into(directory);
        spec = unpack ? spec.unpack() : spec;
        spec = throughClient ? spec.throughClient() : spec;
        return force ? spec.overwrite() : spec;
    }

    private List<URI> addresses() {
        List<URI> addresses = new ArrayList<>();
        for (String argument : arguments) {
            for (String word : argument.strip().split("\\s+")) {
                addresses.add(address(word));
            }
        }
        return addresses;
    }

    private URI address(String word) {
        try {
            return new URI(word);
        } catch (URISyntaxException e) {
            throw new CommandLine.ParameterException(
                    mode.commandLine(), "not an address: its character " + e.getIndex() + ": " + e.getReason());
        }
    }
}
