package io.recompute.examples.re;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "man", description = "Show the manual.", mixinStandardHelpOptions = true)
final class ManMode implements Callable<Integer> {
    private final Re re;

    ManMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() throws IOException {
        re.streams().out().print(manual().replace("\n", System.lineSeparator()));
        return 0;
    }

    /** Its text, with lines that end in a newline. */
    static String manual() throws IOException {
        try (InputStream in = Objects.requireNonNull(ManMode.class.getResourceAsStream("man.txt"), "man.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
