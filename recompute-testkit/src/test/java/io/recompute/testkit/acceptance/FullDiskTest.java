package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.LaunchException;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A remote home without space, for real: a file system of half a mebibyte; mounting it needs root on Linux. */
class FullDiskTest {
    private static final int SIZE = 512 << 10;

    @TempDir
    Path directory;

    private Path home;
    private Path project;

    @BeforeEach
    void mount() throws Exception {
        assumeThat(EmbeddedSshServer.canOwnDisk())
                .as("mounting needs root, and mount")
                .isTrue();
        home = Files.createDirectories(directory.resolve("home"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", home.toString()))
                .as("mounting a tmpfs is possible here")
                .isEmpty();
        project = SmallProject.in(directory);
    }

    @AfterEach
    void unmount() throws Exception {
        if (home != null) {
            // Lazily: a supervisor that has recorded its run's end may not be gone yet.
            assertThat(run("umount", "--lazy", home.toString())).isEmpty();
        }
    }

    private Project described() {
        return Recompute.project(project).instance("local").remoteHome(home.toString());
    }

    @Test
    void aSyncThatFindsNoSpaceKeepsWhatWasThereAndLeavesNothingHalfWritten() throws Exception {
        try (Workspace workspace = described().init()) {
            Path there = Path.of(workspace.directory().toString());
            String before = Files.readString(there.resolve("x.py"));
            Files.writeString(project.resolve("x.py"), before + "\n# changed\n");
            Files.writeString(project.resolve("large.py"), "# " + noise(2 * SIZE));

            assertThatThrownBy(workspace::sync)
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SPACE));

            assertThat(there.resolve("x.py")).hasContent(before);
            assertThat(there.resolve("large.py")).doesNotExist();
            try (Stream<Path> staging = Files.list(there.resolve(".recompute"))) {
                assertThat(staging.map(path -> path.getFileName().toString()))
                        .noneMatch(name -> name.startsWith("staging") && !name.equals("staging"));
            }
            Files.delete(project.resolve("large.py"));
            workspace.sync();
            assertThat(there.resolve("x.py")).hasContent(before + "\n# changed\n");
        }
    }

    @Test
    void aRunThatFindsNoSpaceDoesNotStart() throws Exception {
        try (Workspace workspace = described().init()) {
            Path there = Path.of(workspace.directory().toString());
            workspace.run("cat /dev/zero >filler");

            assertThatThrownBy(() -> workspace.runAsync("touch started"))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("No space left");

            assertThat(there.resolve("started")).doesNotExist();
            assertThat(workspace.processes().list()).isEmpty();
            Files.delete(there.resolve("filler"));
            assertThat(workspace.runAsync("true").waitFor().isSuccess()).isTrue();
        }
    }

    private static String noise(int length) {
        byte[] letters = new byte[length];
        Random random = new Random(1);
        for (int at = 0; at < length; at++) {
            letters[at] = (byte) ('a' + random.nextInt(26));
        }
        return new String(letters, StandardCharsets.US_ASCII);
    }

    /** Runs a program; gives what it says. */
    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said + words[0] + " failed";
    }
}
