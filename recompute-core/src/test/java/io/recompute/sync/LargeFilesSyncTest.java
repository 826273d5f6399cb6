package io.recompute.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transfer.LargeUpload;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go beside the one stream; that only what is new in them travels is tested in the test kit. */
class LargeFilesSyncTest {
    private static final RemotePath PROJECT = RemotePath.of("projects/p");

    @TempDir
    Path home;

    @TempDir
    Path local;

    private final byte[] content = new byte[(int) LargeUpload.SMALLEST];
    private Machine machine;
    private ProjectSync sync;
    private Path remote;
    private Path large;

    @BeforeEach
    void connect() throws IOException {
        machine = Machine.connect(LocalTransport.create().withHome(home), Instance.local(), Duration.ofSeconds(20));
        new RemoteProject(machine, PROJECT).create();
        sync = new ProjectSync(machine, local, PROJECT);
        remote = home.toRealPath().resolve(PROJECT.toString());
        new Random(1).nextBytes(content);
        Files.writeString(Files.createDirectory(local.resolve(".recompute")).resolve("include"), "models/");
        large = Files.createDirectory(local.resolve("models")).resolve("it's large");
        write(1);
        Files.writeString(local.resolve("x.py"), "x");
    }

    @AfterEach
    void disconnect() {
        machine.close();
    }

    @Test
    void contentModeAndTimeAreThoseOfTheProject() throws IOException {
        Files.setPosixFilePermissions(large, PosixFilePermissions.fromString("rwx------"));
        SyncReport report = sync.sync(SyncOptions.standard());
        assertThat(report.sentFiles()).isEqualTo(2);
        assertThat(report.sentBytes()).isEqualTo(content.length + 1L);
        Path copy = remote.resolve("models/it's large");
        assertThat(copy).hasBinaryContent(content);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(Files.getLastModifiedTime(large));
        assertThat(sync.plan().isEmpty()).isTrue();

        content[5]++;
        write(2);
        assertThat(sync.sync(SyncOptions.standard()).sentFiles()).isEqualTo(1);
        assertThat(copy).hasBinaryContent(content);
        Files.delete(large);
        assertThat(sync.sync(SyncOptions.standard()).deleted()).isEqualTo(1);
        assertThat(copy).doesNotExist();
    }

    /** Its time may not tell the next change, so that it goes with its content's digest, in the one stream. */
    @Test
    void aFreshOneThatChangesWithinTheSameTickIsSentAgain() throws IOException {
        FileTime soon = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(large, soon);
        sync.sync(SyncOptions.standard());
        content[9]++;
        Files.setLastModifiedTime(Files.write(large, content), soon);
        assertThat(sync.sync(SyncOptions.standard()).sentFiles()).isEqualTo(1);
        assertThat(remote.resolve("models/it's large")).hasBinaryContent(content);
    }

    @Test
    void whatStandsInTheWayIsReportedAsOfSmallFiles() throws IOException {
        Path mine = Files.createDirectories(remote.resolve("models/it's large")).resolve("mine");
        Files.writeString(mine, "mine");
        SyncReport report = sync.sync(SyncOptions.standard());
        assertThat(report.blocked()).containsExactly("models/it's large");
        assertThat(mine).hasContent("mine");
        assertThat(remote.resolve("x.py")).hasContent("x");
    }

    /** As small ones replace it. */
    @Test
    void aLinkToNowhereInTheWayIsReplaced() throws IOException {
        Files.createSymbolicLink(remote.resolve("models"), home.resolve("missing"));
        sync.sync(SyncOptions.standard());
        assertThat(remote.resolve("models/it's large")).hasBinaryContent(content);
        assertThat(remote.resolve("x.py")).hasContent("x");
        assertThat(home.resolve("missing")).doesNotExist();
        assertThat(left()).isEmpty();
    }

    private void write(int hour) throws IOException {
        Files.setLastModifiedTime(Files.write(large, content), FileTime.from(Instant.ofEpochSecond(hour * 3600L)));
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.walk(remote)) {
            return all.filter(path -> path.getFileName().toString().startsWith(".recompute-partial"))
                    .toList();
        }
    }
}
