package io.recompute.examples.re;

import io.recompute.Recompute;
import io.recompute.config.ConfigFile;
import io.recompute.config.ssh.SshConfig;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Calls re in this JVM, in a project of its own, with a config file and known hosts of its own. */
final class Calls {
    private final Path root;
    private final EmbeddedSshServer server;
    private final Path project;

    Calls(Path root, EmbeddedSshServer server, String name) throws IOException {
        this.root = root;
        this.server = server;
        this.project = Files.createDirectories(root.resolve(name));
    }

    /** With a config whose only instance is the server, and initialized. */
    static Calls initialized(Path root, EmbeddedSshServer server, String name) throws IOException {
        Calls calls = new Calls(root, server, name);
        Recompute.instances(calls.config()).add(server.instance());
        Result made = calls.call("init");
        if (made.status() != 0) {
            throw new IllegalStateException(made.toString());
        }
        return calls;
    }

    Path project() {
        return project;
    }

    Path config() {
        return root.resolve("re.conf");
    }

    /** The project's directory on the machine. */
    Path remote() {
        return server.home().resolve("projects").resolve(project.getFileName().toString());
    }

    /** The way to the server, with known hosts of this call's own. */
    SshTransport transport() {
        return SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(root.resolve("known_hosts"))
                .withIdentityDirectory(root.resolve("no-keys"))
                .withoutAgent();
    }

    Result call(String... arguments) {
        return call(Optional.empty(), "", arguments);
    }

    Result callWithInput(String input, String... arguments) {
        return call(Optional.empty(), input, arguments);
    }

    /** As by someone at a terminal who answers every question so. */
    Result callAnswering(String answer, String... arguments) {
        Terminal terminal = new Terminal() {
            @Override
            public String ask(String prompt) {
                return answer;
            }

            @Override
            public String askSecret(String prompt) {
                return answer;
            }
        };
        return call(Optional.of(terminal), "", arguments);
    }

    private Result call(Optional<Terminal> terminal, String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        Streams streams = new Streams(in, printer(out), printer(err), terminal);
        SshTransport ssh = transport();
        int status = new Re(new Surroundings(project, ConfigFile.at(config()), ssh, streams)).run(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** What a call gave. */
    record Result(int status, String out, String err) {}
}
