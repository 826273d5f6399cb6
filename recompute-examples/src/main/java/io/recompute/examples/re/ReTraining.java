package io.recompute.examples.re;

import io.recompute.config.ConfigFile;
import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Uses the classes that a call of re uses, so that the JVM can make an archive of them: what it says of itself, and an
 * attempt to connect that nobody answers. The launcher calls it, once for each JVM.
 */
public final class ReTraining {
    private ReTraining() {}

    /** Takes no arguments, prints nothing, touches no file and no other computer. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), nowhere, nowhere, Optional.empty());
        SshTransport ssh = SshTransport.create().withConfig(SshConfig.none()).withoutAgent();
        Path here = Path.of("").toAbsolutePath();
        Surroundings unused = ReMain.surroundings();
        Surroundings surroundings = new Surroundings(here, ConfigFile.at(here.resolve("no such file")), ssh, streams);
        for (String[] call : new String[][] {{"--version"}, {"list", "--help"}, {"completion", "bash"}}) {
            int status = new Re(surroundings).run(call);
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", call) + ": " + status);
            }
        }
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = silent.getLocalPort();
            ssh.connect(Instance.parse("nobody@127.0.0.1:" + port), Duration.ofSeconds(1))
                    .close();
        } catch (RecomputeException e) {
            nowhere.println(e); // what was to be expected
        }
    }
}
