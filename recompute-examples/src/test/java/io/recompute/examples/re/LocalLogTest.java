package io.recompute.examples.re;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@EmbeddedSsh
@Timeout(60)
class LocalLogTest {
    @Test
    void progressIsPrintedWhileItsLineIsWritten(EmbeddedSshServer server, @TempDir Path directory) throws IOException {
        Path seen = directory.resolve("seen");
        Path kept = directory.resolve("kept.log");
        Path project = Files.createDirectory(directory.resolve("project"));
        Until printed = new Until(" 10%", seen);
        try (Workspace workspace =
                Recompute.project(project).instance(server.instance()).init()) {
            String text =
                    "printf ' 10%%'; until [ -e '" + seen + "' ]; do sleep 0.05; done; printf '\\r100%%\\nend\\n'";
            new LocalLog(kept)
                    .follow(
                            workspace.runAsync(text).log().follow(),
                            Pattern.compile(""),
                            new PrintStream(printed, true, UTF_8));
        }
        assertThat(printed.toString(UTF_8)).isEqualTo(" 10%\r100%\nend\n");
        assertThat(kept).hasContent(" 10%\r100%\nend\n");
    }

    /** Makes a file when it has got a text. */
    private static final class Until extends ByteArrayOutputStream {
        private final String text;
        private final Path file;

        Until(String text, Path file) {
            this.text = text;
            this.file = file;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (toString(UTF_8).equals(text)) {
                try {
                    Files.createFile(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
