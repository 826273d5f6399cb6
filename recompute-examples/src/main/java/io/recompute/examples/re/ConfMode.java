package io.recompute.examples.re;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "conf", description = "Make the configuration.", mixinStandardHelpOptions = true)
final class ConfMode implements Callable<Integer> {
    @Option(names = "--force", description = "Reset [general] where there is a configuration.")
    private boolean force;

    private final Re re;

    ConfMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        Path written = re.config().create(force);
        re.streams().out().println("wrote " + written);
        return 0;
    }
}
