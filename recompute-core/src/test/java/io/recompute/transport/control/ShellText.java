package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Real shells of this machine, and texts that are hard on them. */
final class ShellText {
    /** Each is to leave the shell that evaluates it alive, and to run as in a file of its own. */
    static final List<String> HARD = List.of(
            "echo \"a'b\"",
            "echo 'a\"b'",
            "printf '%s\\n' 'two\nlines'",
            "cat <<END\nhere $((1 + 1)) 'it'\nEND",
            "cat <<'END'\n$HOME `x` \\\nEND\necho after",
            "if",
            "done",
            "exit",
            "esac; fi; }",
            "echo 'unbalanced",
            "echo \"unbalanced",
            "echo $(unbalanced",
            "echo `unbalanced",
            "cat <<END\nnever ended",
            "exit 7",
            "set -e; false; echo not here",
            "# only a comment",
            ") ; echo outside",
            "\\",
            "echo back\\\nslash",
            "trap 'echo bye' EXIT",
            "cd /; umask 000; set -u; IFS=x; alias echo=false",
            "exec 1>&-",
            "exec 6<&- 9>&-",
            "echo é € \uD83D\uDE00 \t tab");

    record Outcome(int status, String out) {}

    private ShellText() {}

    /** On the PATH, by which it is started. */
    static Optional<Path> find(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What becomes of that input; outputs byte for byte as ISO 8859-1. */
    static Outcome run(List<String> arguments, byte[] input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        byte[] out = process.getInputStream().readAllBytes();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(arguments + " hangs");
        }
        return new Outcome(process.exitValue(), new String(out, ISO_8859_1));
    }
}
