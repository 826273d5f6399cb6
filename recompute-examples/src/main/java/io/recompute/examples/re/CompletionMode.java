package io.recompute.examples.re;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Print what makes a shell complete re: bash, zsh or fish.",
        mixinStandardHelpOptions = true)
final class CompletionMode implements Callable<Integer> {
    /** A shell that can complete. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    private final Re re;

    CompletionMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        Completions completions = re.completions();
        re.streams()
                .out()
                .print(
                        switch (shell) {
                            case bash -> completions.bash();
                            case zsh -> completions.zsh();
                            case fish -> completions.fish();
                        });
        return 0;
    }
}
