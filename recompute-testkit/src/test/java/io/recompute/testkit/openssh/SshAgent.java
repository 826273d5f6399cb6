package io.recompute.testkit.openssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real ssh-agent at a socket of its own. */
final class SshAgent implements AutoCloseable {
    private final Process process;
    private final Path socket;

    private SshAgent(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    static SshAgent start(Path socket) throws IOException {
        Process process = new ProcessBuilder(Tool.require("ssh-agent").toString(), "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        // Its first line comes when it listens.
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (said == null || !said.contains(socket.toString())) {
            throw new IOException("ssh-agent said " + said);
        }
        return new SshAgent(process, socket);
    }

    Path socket() {
        return socket;
    }

    /** Has it keep a key, and the certificate beside it, where there is one. */
    void add(Path key) throws IOException, InterruptedException {
        ProcessBuilder adding = new ProcessBuilder(Tool.require("ssh-add").toString(), "-q", key.toString());
        adding.environment().put("SSH_AUTH_SOCK", socket.toString());
        if (adding.inheritIO().start().waitFor() != 0) {
            throw new IOException("ssh-add does not take " + key);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
