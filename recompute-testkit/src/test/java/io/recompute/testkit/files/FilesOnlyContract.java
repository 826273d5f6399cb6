package io.recompute.testkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.RemoteFiles;
import io.recompute.sync.NewerLayoutException;
import io.recompute.sync.SyncOptions;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.MassDeletionException;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transfer.TransferReport;
import io.recompute.transport.NoShellException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a project can do at a login that has SFTP and nothing else. */
@Timeout(120)
abstract class FilesOnlyContract {
    private static final Instant LONG_AGO = Instant.parse("2020-02-29T12:30:31Z");

    @TempDir
    Path directory;

    private Path local = Path.of("");
    private Path remote = Path.of("");

    /** The project on the machine, to be brought into that directory, which both sides see. */
    abstract Project on(Path local, Path remoteHome);

    @BeforeEach
    void make() throws IOException {
        local = Files.createDirectories(directory.resolve("here/study"));
        remote = directory.resolve("there/study");
        Files.createDirectories(remote.getParent());
    }

    private RemoteFiles open() {
        return on(local, directory.resolve("there")).files();
    }

    private Path write(String name, String content) throws IOException {
        Path file = local.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        return file;
    }

    private static List<String> below(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> directory.relativize(path).toString())
                    .filter(path -> !path.startsWith(".recompute/"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> stagings(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.toString().contains("staging"))
                    .filter(path -> !path.endsWith(".recompute/staging"))
                    .toList();
        }
    }

    @Test
    void aWorkspaceIsRefusedWithAWordOnWhatThereIs() {
        assertThatThrownBy(() -> on(local, directory.resolve("there")).init().close())
                .isInstanceOf(NoShellException.class)
                .hasMessageContaining("does not start /bin/sh")
                .hasMessageContaining("Project.files()");
    }

    @Test
    void aProjectIsBroughtAndKeptUpToDate() throws Exception {
        write("a.py", "a");
        write("pkg/b.py", "bb");
        Path script = write("pkg/deep/run it.py", "#!");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(local.resolve("link.py"), Path.of("pkg/b.py"));
        try (RemoteFiles files = open()) {
            SyncReport first = files.sync();
            assertThat(first.sentFiles()).isEqualTo(4);
            assertThat(first.isComplete()).isTrue();
            assertThat(below(remote)).containsExactly("a.py", "link.py", "pkg/b.py", "pkg/deep/run it.py");
            assertThat(remote.resolve("pkg/b.py")).hasContent("bb");
            assertThat(Files.getLastModifiedTime(remote.resolve("a.py")).toInstant())
                    .isEqualTo(LONG_AGO);
            assertThat(Files.readSymbolicLink(remote.resolve("link.py"))).isEqualTo(Path.of("pkg/b.py"));
            assertThat(Files.isExecutable(remote.resolve("pkg/deep/run it.py"))).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(remote.resolve(".recompute"))))
                    .isEqualTo("rwx------");
            assertThat(files.plan().isEmpty()).isTrue();

            write("a.py", "changed");
            Files.delete(local.resolve("pkg/deep/run it.py"));
            Files.writeString(remote.resolve("pkg/result.txt"), "what a run wrote");
            assertThat(files.plan().toString()).contains("a.py").contains("run it.py");
            SyncReport second = files.sync();
            assertThat(second.sentFiles()).isEqualTo(1);
            assertThat(second.deleted()).isEqualTo(1);
            assertThat(below(remote)).containsExactly("a.py", "link.py", "pkg/b.py", "pkg/result.txt");
            assertThat(remote.resolve("pkg/deep")).doesNotExist();
        }
        try (RemoteFiles again = open()) {
            assertThat(again.sync().sentFiles()).isZero();
        }
        assertThat(stagings(remote)).isEmpty();
    }

    @Test
    void aShellGoesOnWhereFilesHaveBegunAndTheReverse() throws Exception {
        write("a.py", "a");
        write("b.py", "b");
        try (RemoteFiles files = open()) {
            assertThat(files.sync().sentFiles()).isEqualTo(2);
        }
        write("c.py", "c");
        Project shell = io.recompute.Recompute.project(local).instance("local").remoteHome(directory + "/there");
        try (RemoteFiles workspace = shell.open()) {
            assertThat(workspace.plan().unchanged()).isEqualTo(2);
            assertThat(workspace.sync().sentFiles()).isEqualTo(1);
        }
        Files.delete(local.resolve("a.py"));
        try (RemoteFiles files = open()) {
            SyncReport report = files.sync();
            assertThat(report.sentFiles()).isZero();
            assertThat(report.deleted()).isEqualTo(1);
        }
        assertThat(below(remote)).containsExactly("b.py", "c.py");
    }

    @Test
    void whatIsInTheWayStaysAndIsTold() throws Exception {
        write("a.py", "a");
        write("b.py", "b");
        Files.createDirectories(remote.resolve("a.py"));
        Files.writeString(remote.resolve("a.py/kept"), "kept");
        Files.createDirectories(remote.resolve("b.py"));
        try (RemoteFiles files = open()) {
            assertThat(files.sync().blocked()).containsExactly("a.py");
        }
        assertThat(remote.resolve("a.py/kept")).hasContent("kept");
        assertThat(remote.resolve("b.py")).hasContent("b");
    }

    @Test
    void whatLiesBehindALinkIsNotDeletedAndAMassDeletionIsRefused() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        for (int count = 0; count < 10; count++) {
            write("pkg/m" + count + ".py", "x");
        }
        try (RemoteFiles files = open()) {
            files.sync();
            for (int count = 0; count < 10; count++) {
                Files.move(remote.resolve("pkg/m" + count + ".py"), elsewhere.resolve("m" + count + ".py"));
                Files.delete(local.resolve("pkg/m" + count + ".py"));
            }
            Files.delete(remote.resolve("pkg"));
            Files.createSymbolicLink(remote.resolve("pkg"), elsewhere);
            assertThatThrownBy(files::sync).isInstanceOf(MassDeletionException.class);
            files.sync(SyncOptions.standard().forced());
        }
        assertThat(below(elsewhere)).hasSize(10);
    }

    @Test
    void filesDirectoriesAndPatternsAreCopiedAsRsyncWould() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Files.write(local.resolve("weights.pt"), content);
        Files.setPosixFilePermissions(local.resolve("weights.pt"), PosixFilePermissions.fromString("rw-r-----"));
        write("data/1.csv", "1");
        write("data/2.csv", "2");
        write("data/skip.txt", "no");
        Files.createSymbolicLink(local.resolve("data/last"), Path.of("2.csv"));
        try (RemoteFiles files = open()) {
            TransferReport report = files.push("weights.pt", "models/").join();
            assertThat(report.bytes()).isEqualTo(content.length);
            assertThat(remote.resolve("models/weights.pt")).hasBinaryContent(content);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(remote.resolve("models/weights.pt"))))
                    .isEqualTo("rw-r-----");
            files.push("data/", "data").join();
            assertThat(below(remote.resolve("data"))).containsExactly("1.csv", "2.csv", "last", "skip.txt");
            assertThat(Files.getLastModifiedTime(remote.resolve("data/1.csv")).toInstant())
                    .isEqualTo(LONG_AGO);
            files.push("data/*.csv", "only/").join();
            assertThat(below(remote.resolve("only"))).containsExactly("1.csv", "2.csv");

            files.pull("models/weights.pt", local.resolve("back.pt")).join();
            assertThat(local.resolve("back.pt")).hasBinaryContent(content);
            files.pull("data/", "copy").join();
            assertThat(below(local.resolve("copy"))).containsExactly("1.csv", "2.csv", "last", "skip.txt");
            assertThat(Files.readSymbolicLink(local.resolve("copy/last"))).isEqualTo(Path.of("2.csv"));
            files.pull("**/*.csv", "all").join();
            assertThat(below(local.resolve("all")))
                    .containsExactly("data/1.csv", "data/2.csv", "only/1.csv", "only/2.csv");
            files.pull("data", "into/").join();
            assertThat(local.resolve("into/data/1.csv")).hasContent("1");
        }
        assertThat(stagings(directory)).isEmpty();
    }

    @Test
    void whatCannotBeCopiedIsToldAndChangesNothing() throws Exception {
        write("a.py", "a");
        Files.createDirectories(remote.resolve("taken/a.py"));
        try (RemoteFiles files = open()) {
            assertThatThrownBy(() -> files.push("a.py", "taken/").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
            assertThatThrownBy(() -> files.pull("nothing", "x").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_SOURCE));
            assertThatThrownBy(() -> files.pull("*.none", "x").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_SOURCE));
            assertThatThrownBy(() -> files.push("missing.py", "x").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_SOURCE));
            Files.createSymbolicLink(remote.resolve("climb"), Path.of("/etc/passwd"));
            Files.createDirectories(remote.resolve("bad"));
            Files.createSymbolicLink(remote.resolve("bad/climb"), Path.of("../../../etc/passwd"));
            assertThatThrownBy(() -> files.pull("bad/", "bad").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSAFE_ENTRY));
        }
        assertThat(below(local)).containsExactly("a.py");
        assertThat(stagings(directory)).isEmpty();
    }

    @Test
    void aNewerLayoutIsLeftAlone() throws Exception {
        Files.createDirectories(remote.resolve(".recompute"));
        Files.writeString(remote.resolve(".recompute/layout"), "2\n");
        assertThatThrownBy(() -> open().close())
                .isInstanceOf(NewerLayoutException.class)
                .hasMessageContaining("layout 2");
    }
}
