package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the file on the disk: modes, links, and several writers. */
class ConfigFileDiskTest {
    private static final int PROCESSES = 3;
    private static final int ADDED_BY_EACH = 15;

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void setUp() {
        path = directory.resolve("re.conf");
    }

    private static void assumePosix() {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "this file system has no owners and groups");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void theFileIsItsOwnersAloneAfterAnyChange() throws IOException {
        assumePosix();
        ConfigFile file = ConfigFile.at(path);
        file.create(false);
        assertThat(mode(path)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        file.add(Instance.parse("a").withPassword(Secret.of("p")));
        assertThat(mode(path)).isEqualTo("rw-------");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "rw-r--r--, password, true",
        "rw----r--, passphrase, true",
        "rw-r-----, password, true",
        "rw--w--w-, password, false",
        "rw-------, password, false",
        "rw-r--r--, username, false",
    })
    void aPasswordThatOthersCanReadIsNoticed(String mode, String key, boolean readable) throws IOException {
        assumePosix();
        Files.writeString(path, "[instance 0]\nhost = a\n" + key + " = x\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        assertThat(ConfigFile.at(path).readableByOthers()).isEqualTo(readable);
    }

    @Test
    void aMissingFileIsReadByNobody() {
        assertThat(ConfigFile.at(path).readableByOthers()).isFalse();
    }

    @Test
    void aSymbolicLinkIsFollowedAndStaysOne() throws IOException {
        assumePosix();
        Path real = Files.createDirectory(directory.resolve("dotfiles")).resolve("real.conf");
        Files.createSymbolicLink(path, Path.of("dotfiles", "real.conf"));
        ConfigFile file = ConfigFile.at(path);
        file.create(false);
        file.add(Instance.parse("a"));
        assertThat(path).isSymbolicLink();
        assertThat(real).isRegularFile().content().contains("[instance 0]");
    }

    @Test
    void aCircleOfLinksIsAnError() throws IOException {
        assumePosix();
        Files.createSymbolicLink(path, path);
        assertThatThrownBy(() -> ConfigFile.at(path).create(false)).isInstanceOf(ConfigException.class);
    }

    @Test
    void missingDirectoriesAreMadeAndNothingButTheFileAndItsLockIsLeft() throws IOException {
        Path below = directory.resolve("a/b/re.conf");
        ConfigFile file = ConfigFile.at(below);
        file.create(false);
        assertThatThrownBy(() -> file.remove(3)).isInstanceOf(ConfigException.class);
        try (var names = Files.list(below.getParent())) {
            assertThat(names.map(name -> name.getFileName().toString()))
                    .containsExactlyInAnyOrder("re.conf", "re.conf.lock");
        }
    }

    @Test
    void aFileThatCannotBeReadIsATypedError() throws IOException {
        Files.createDirectory(path);
        assertThatThrownBy(() -> ConfigFile.at(path).read())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(path.toString())
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void threadsThatAddAtTheSameTimeLoseNothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            Thread thread = new Thread(() -> Adder.add(path), "adder-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ConfigFile.at(path).read().instances()).hasSize(PROCESSES * ADDED_BY_EACH);
    }

    @Test
    void processesThatAddAtTheSameTimeLoseNothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Adder.class.getName(),
                            path.toString())
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(ConfigFile.at(path).read().instances()).hasSize(PROCESSES * ADDED_BY_EACH);
    }

    /** A program that adds instances to the file named by its argument. */
    static final class Adder {
        private Adder() {}

        public static void main(String[] args) {
            add(Path.of(args[0]));
        }

        static void add(Path path) {
            for (int i = 0; i < ADDED_BY_EACH; i++) {
                ConfigFile.at(path).add(Instance.parse("me@host"));
            }
        }
    }
}
