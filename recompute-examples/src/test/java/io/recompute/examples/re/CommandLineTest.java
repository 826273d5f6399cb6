package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.config.ConfigFile;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@EmbeddedSsh
class CommandLineTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;

    CommandLineTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @Test
    void manShowsTheManual() throws IOException {
        Calls.Result manual = new Calls(root, server, "p").call("man");
        assertThat(manual.status()).isZero();
        assertThat(manual.out()).startsWith("RE(1)").contains("EXIT STATUS");
        assertThat(manual.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "--unknown", "sync", "push", "sshadd", "init --instance-idx=x", "sync a b"})
    void whatMakesNoSenseIsRefusedInOneLine(String line) throws IOException {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        Calls.Result refused = new Calls(root, server, "p").call(arguments);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("re: ").contains("; see `re ").hasLineCount(1);
        assertThat(refused.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "sync --help", "sshadd -h", "--version", "-V"})
    void helpIsGivenWhereItIsAskedFor(String line) throws IOException {
        Calls.Result help = new Calls(root, server, "p").call(line.split(" "));
        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("re ");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void aTraceIsShownOnlyWhereItIsAskedFor() throws IOException {
        Calls re = Calls.initialized(root, server, "trace");
        assertThat(re.call("log").err()).hasLineCount(1);
        assertThat(re.call("log", "--verbose").err()).contains("\tat io.recompute");
        assertThat(re.call("--verbose", "log").err()).contains("\tat io.recompute");
    }

    @Test
    void aMissingDirectoryIsTold() throws IOException {
        Calls re = Calls.initialized(root, server, "gone");
        Files.delete(re.project().resolve(".recompute/instance"));
        Files.delete(re.project().resolve(".recompute/rsync.db"));
        Files.delete(re.project().resolve(".recompute"));
        Files.delete(re.project());
        Calls.Result refused = re.call("init");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(re.project().toString()).hasLineCount(1);
        assertThat(re.project()).doesNotExist();
    }

    @Test
    void anUnreachableMachineIsTold() throws IOException {
        Calls re = Calls.initialized(root, server, "unreachable");
        server.stop();
        try {
            Calls.Result refused = re.call("list");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).startsWith("re: ").contains(server.host()).hasLineCount(1);
        } finally {
            server.start();
        }
    }

    @Test
    void whatNobodyExpectedAsksForVerbose() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), err, err, Optional.empty());
        Path conf = root.resolve("re.conf");
        Re re = new Re(new Surroundings(root, ConfigFile.at(conf), SshTransport.create(), streams));
        IllegalStateException failure = new IllegalStateException("two\nlines");
        int status = new Failures(re)
                .handleExecutionException(failure, new CommandLine(re), new CommandLine(re).parseArgs());
        assertThat(status).isEqualTo(1);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("re: unexpected java.lang.IllegalStateException: two; lines; --verbose shows where"
                        + System.lineSeparator());
    }
}
