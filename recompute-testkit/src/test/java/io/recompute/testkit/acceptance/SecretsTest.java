package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Secret;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets stand nowhere but where the user has put them: not in what a program logs at the level TRACE, nor in exceptions,
 * nor in what other users can see of processes, nor in any file.
 */
@Timeout(180)
class SecretsTest {
    static final Secret PASSWORD = Secret.of("pw-7Qz4kX1v9");
    static final Secret WRONG = Secret.of("no-3Wm8tR5y2");
    static final Secret PASSPHRASE = Secret.of("pp-6Lh2cN0b7");
    static final Secret ARGUMENT = Secret.of("ar-9Dg5sJ8u4");

    @TempDir
    Path home;

    @Test
    void aProgramThatLogsEverythingTellsNoSecret() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print(1)\n");
        try (EmbeddedSshServer server =
                EmbeddedSshServer.builder().login("tester", PASSWORD).start()) {
            Path config = Files.writeString(home.resolve("conf"), config(server));
            boolean posix = Files.getFileStore(home).supportsFileAttributeView("posix");
            if (posix) {
                Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.writeString(home.resolve("id"), encryptedKey());

            String said = play();

            assertThat(said)
                    .contains("TRACE org.apache.sshd")
                    .contains("refused the login of tester")
                    .contains("SecretsScene " + home)
                    .contains("false ***");
            assertThat(said.contains("WARN io.recompute.ProjectSettings " + config + " holds a password"))
                    .isEqualTo(posix);
            assertTellsNothing("what the program printed and logged", said, PASSWORD, WRONG, PASSPHRASE, ARGUMENT);
            for (Path root : List.of(home, server.home())) {
                assertFilesTellNothing(root, Set.of(config));
            }
        }
    }

    private String play() throws IOException, InterruptedException {
        Path output = home.resolve("output");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dslf4j.provider=" + TraceLog.class.getName(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SecretsScene.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(program.waitFor(150, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(program.exitValue()).as(said).isZero();
        return said;
    }

    private static String config(EmbeddedSshServer server) {
        String where = "username = tester\nhost = 127.0.0.1\nport = " + server.port() + "\nhost_key = "
                + server.hostKeyFingerprint() + "\n";
        return "[general]\ninstance = 0\n\n[instance 0]\n" + where + "password = " + PASSWORD.reveal()
                + "\n\n[instance 1]\n" + where + "password = " + WRONG.reveal() + "\n";
    }

    /** Not a key at all, but it is opened, or not, by a passphrase first. */
    private static String encryptedKey() {
        return "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                + "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(new byte[640])
                + "\n-----END RSA PRIVATE KEY-----\n";
    }

    private static void assertFilesTellNothing(Path root, Set<Path> holders) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!holders.contains(file)) {
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertTellsNothing(file.toString(), text, PASSWORD, WRONG, PASSPHRASE);
                }
            }
        }
    }

    /** Neither as they are, nor in base 64, nor in hexadecimal, whatever stands between the bytes. */
    private static void assertTellsNothing(String what, String text, Secret... secrets) {
        String digits = text.toLowerCase(Locale.ROOT).replaceAll("[ :]", "");
        for (Secret secret : secrets) {
            byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
            int at = text.indexOf(secret.reveal());
            String around = at < 0 ? "" : text.substring(Math.max(0, at - 300), at);
            assertThat(text.contains(secret.reveal())).as(what + ": " + around).isFalse();
            assertThat(text.contains(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                    .as(what + " in base 64")
                    .isFalse();
            assertThat(digits.contains(HexFormat.of().formatHex(bytes)))
                    .as(what + " in hexadecimal")
                    .isFalse();
        }
    }
}
