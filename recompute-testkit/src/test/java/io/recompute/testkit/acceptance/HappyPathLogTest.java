package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSshServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service whose days are good reads nothing of this library in its log, nor of the libraries below it, at INFO or above. */
@Timeout(180)
class HappyPathLogTest {
    /** Told once for each JVM by the SSH library, which has no setting for it but its logger's level. */
    private static final String MINAS = "INFO org.apache.sshd.common.util.security.bouncycastle."
            + "BouncyCastleSecurityProviderRegistrar getOrCreateProvider(BC) created instance of"
            + " org.bouncycastle.jce.provider.BouncyCastleProvider";

    @TempDir
    Path home;

    @Test
    void nothingIsLoggedAtInfoOrAboveWhereAllIsWell() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print(1)\n");
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            Path config = Files.writeString(home.resolve("conf"), config(server.instance()));
            var unused =
                    config.toFile().setReadable(false, false) && config.toFile().setReadable(true, true);
            Path output = home.resolve("output");
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dslf4j.provider=" + TraceLog.class.getName(),
                            "-Dslf4j.internal.verbosity=WARN",
                            "-D" + TraceLog.LEVEL + "=INFO",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HappyPathScene.class.getName(),
                            project.toString(),
                            config.toString(),
                            String.valueOf(server.port()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(program.waitFor(150, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output, StandardCharsets.UTF_8).lines().filter(line -> !line.equals(MINAS)))
                    .containsExactly("lines: 1000, end: SUCCEEDED", "tunnel: READY", "GPUs asked for: true", "done");
        }
    }

    private static String config(Instance machine) {
        return "[general]\ninstance = 0\n\n[instance 0]\nusername = " + machine.login() + "\nhost = " + machine.host()
                + "\nport = " + machine.port() + "\nhost_key = " + machine.hostKey() + "\npassword = "
                + Objects.requireNonNull(machine.password()).reveal() + "\n";
    }
}
