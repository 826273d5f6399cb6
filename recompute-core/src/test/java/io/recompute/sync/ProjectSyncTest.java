package io.recompute.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Remains;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.MassDeletionException;
import io.recompute.sync.plan.Sending;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.TransferException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectSyncTest {
    private static final RemotePath PROJECT = RemotePath.of("projects/it's $one");

    @TempDir
    Path home;

    @TempDir
    Path local;

    private Machine machine;
    private Path remote;

    @BeforeEach
    void connect() throws IOException {
        machine = Machine.connect(LocalTransport.create().withHome(home), Instance.local(), Duration.ofSeconds(20));
        remote = home.toRealPath().resolve(PROJECT.toString());
    }

    @AfterEach
    void disconnect() throws IOException {
        machine.close();
        Remains.deleteLinks(local);
    }

    @Test
    void theFirstSyncSendsAllAndTheSecondNothing() throws IOException {
        write("x.py", "print(1)");
        write("pkg/deep/er/y.py", "y");
        write("notes.md", "not named");
        SyncReport first = sync();
        assertThat(first.sentFiles()).isEqualTo(2);
        assertThat(first.sentBytes()).isEqualTo(9);
        assertThat(first.isComplete()).isTrue();
        assertThat(remote.resolve("x.py")).hasContent("print(1)");
        assertThat(remote.resolve("pkg/deep/er/y.py")).hasContent("y");
        assertThat(remote.resolve("notes.md")).doesNotExist();
        assertThat(stagings()).isEmpty();
        SyncReport second = sync();
        assertThat(second.sentFiles()).isZero();
        assertThat(second.unchanged()).isEqualTo(2);
        assertThat(local.resolve(".recompute/rsync.db")).hasContent("pkg/deep/er/y.py\nx.py\n");
    }

    @Test
    void whatChangedIsReplacedAndWhatWentIsDeleted() throws IOException {
        write("x.py", "one");
        write("pkg/gone.py", "gone");
        write("pkg/stays.py", "stays");
        write("old/only.py", "only");
        sync();
        Files.writeString(remote.resolve("pkg/output.txt"), "of a run");
        write("x.py", "another");
        Files.delete(local.resolve("pkg/gone.py"));
        Files.delete(local.resolve("old/only.py"));
        SyncPlan plan = project().plan();
        assertThat(plan.sendings()).extracting(Sending::reason).containsExactly(Sending.Reason.SIZE);
        assertThat(plan.deletions()).containsExactly("old/only.py", "pkg/gone.py");
        assertThat(sync().deleted()).isEqualTo(2);
        assertThat(remote.resolve("x.py")).hasContent("another");
        assertThat(remote.resolve("pkg/gone.py")).doesNotExist();
        assertThat(remote.resolve("old")).doesNotExist();
        assertThat(remote.resolve("pkg/stays.py")).exists();
        assertThat(remote.resolve("pkg/output.txt")).exists();
        assertThat(project().plan().isEmpty()).isTrue();
    }

    @Test
    void modesAndTimesAreKept() throws IOException {
        Path script = write("run.py", "#!/usr/bin/env python3");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Path plain = write("plain.py", "");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setLastModifiedTime(plain, FileTime.from(Instant.parse("2001-02-03T04:05:06.7Z")));
        sync();
        assertThat(mode("run.py")).isEqualTo("rwxr-xr-x");
        assertThat(mode("plain.py")).isEqualTo("rw-r--r--");
        assertThat(Files.getLastModifiedTime(remote.resolve("plain.py")).toInstant())
                .isEqualTo("2001-02-03T04:05:06Z");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(remote.resolve(".recompute"))))
                .isEqualTo("rwx------");
        assertThat(project().plan().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's.py",
                "a b.py",
                "-rf.py",
                "$HOME.py",
                "new\nline.py",
                "\"q\".py",
                "`id`.py",
                "日本語/é.py",
                ".hidden.py",
                "..two/x.py",
                "*.py",
                "back\\slash.py",
                "tab\t.py",
                "//",
                "long"
            })
    void anyNameTravels(String name) throws IOException {
        String path = switch (name) {
            case "//" -> "-d/-e/x.py";
            case "long" -> ("d".repeat(150) + "/").repeat(2) + "f".repeat(200) + ".py";
            default -> name;
        };
        write(path, "content");
        assertThat(sync().sentFiles()).isEqualTo(1);
        assertThat(remote.resolve(path)).hasContent("content");
        assertThat(project().plan().isEmpty()).isTrue();
        for (String tool : tools()) {
            assertThat(RemoteListing.of(machine, RemotePath.of(remote.toString()), tool, null)
                            .placed())
                    .as(tool)
                    .isEqualTo(project().plan().local());
        }
        Files.delete(local.resolve(path));
        sync();
        assertThat(remote.resolve(path)).doesNotExist();
    }

    @Test
    void linksInsideAreSentAndOthersAreReported() throws IOException {
        write("real/x.py", "x");
        Files.createSymbolicLink(local.resolve("link.py"), Path.of("real/x.py"));
        Files.createSymbolicLink(local.resolve("real/up.py"), Path.of("../link.py"));
        Files.createSymbolicLink(local.resolve("out.py"), Path.of("../out.py"));
        Files.createSymbolicLink(local.resolve("absolute.py"), Path.of("/etc/passwd"));
        SyncReport report = sync();
        assertThat(report.skipped()).extracting(d -> d.path()).containsExactlyInAnyOrder("absolute.py", "out.py");
        assertThat(report.skipped()).allMatch(decision -> decision.verdict() == Verdict.LINK_LEAVES);
        assertThat(Files.readSymbolicLink(remote.resolve("link.py"))).hasToString("real/x.py");
        assertThat(remote.resolve("real/up.py")).hasContent("x");
        assertThat(project().plan().isEmpty()).isTrue();
        for (String tool : tools()) {
            assertThat(RemoteListing.of(machine, RemotePath.of(remote.toString()), tool, null)
                            .placed())
                    .isEqualTo(project().plan().local());
        }
        Files.delete(local.resolve("link.py"));
        Files.createSymbolicLink(local.resolve("link.py"), Path.of("real/up.py"));
        assertThat(sync().sentFiles()).isEqualTo(1);
    }

    @Test
    void aFileBecomesADirectoryAndBack() throws IOException {
        write("a.py", "file");
        sync();
        Files.delete(local.resolve("a.py"));
        write("a.py/x.py", "below");
        sync();
        assertThat(remote.resolve("a.py/x.py")).hasContent("below");
        Files.delete(local.resolve("a.py/x.py"));
        Files.delete(local.resolve("a.py"));
        write("a.py", "file again");
        sync();
        assertThat(remote.resolve("a.py")).hasContent("file again");
        assertThat(project().plan().isEmpty()).isTrue();
    }

    @Test
    void aDirectoryOfTheMachineIsNeitherReplacedNorEmptied() throws IOException {
        Files.createDirectories(remote.resolve("a.py"));
        Files.writeString(remote.resolve("a.py/result.txt"), "precious");
        write("a.py", "file");
        write("b.py", "b");
        SyncReport report = sync();
        assertThat(report.blocked()).containsExactly("a.py");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.sentFiles()).isEqualTo(1);
        assertThat(remote.resolve("a.py/result.txt")).hasContent("precious");
        Files.delete(local.resolve("a.py"));
        sync();
        assertThat(remote.resolve("a.py/result.txt")).hasContent("precious");
    }

    @Test
    void aLinkThatSomebodyMadeThereIsFollowedForWritingAndNeverForDeleting() throws IOException {
        write("mod/x.py", "x");
        sync();
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.move(remote.resolve("mod/x.py"), elsewhere.resolve("x.py"));
        Files.delete(remote.resolve("mod"));
        Files.createSymbolicLink(remote.resolve("mod"), elsewhere);
        write("mod/x.py", "longer");
        sync();
        assertThat(elsewhere.resolve("x.py")).hasContent("longer");
        Files.delete(local.resolve("mod/x.py"));
        sync();
        assertThat(elsewhere.resolve("x.py")).exists();
    }

    @Test
    void environmentsCachesAndVersionControlStay() throws IOException {
        write("x.py", "");
        write(".venv/pyvenv.cfg", "");
        write(".venv/lib/y.py", "");
        write("conda/conda-meta/history", "");
        write("conda/lib/z.py", "");
        write(".git/hook.py", "");
        write("env/not_an_environment.py", "");
        SyncPlan plan = project().plan();
        assertThat(plan.local().entries()).containsOnlyKeys("env/not_an_environment.py", "x.py");
        assertThat(plan.explain(".venv/lib/y.py").verdict()).isEqualTo(Verdict.ENVIRONMENT);
        assertThat(plan.explain("conda/lib/z.py").verdict()).isEqualTo(Verdict.ENVIRONMENT);
    }

    @Test
    void includeAndExcludeAreRead() throws IOException {
        write(".recompute/include", "*.yaml\n");
        write(".recompute/exclude", "tests/\n");
        write("a.yaml", "");
        write("tests/t.py", "");
        SyncPlan plan = project().plan();
        assertThat(plan.local().entries()).containsOnlyKeys("a.yaml");
        assertThat(plan.explain("tests/t.py")).hasToString("tests/t.py: excluded by .recompute/exclude:1: tests/");
    }

    @Test
    void anEmptiedProjectIsNotMirroredUnlessForced() throws IOException {
        for (int i = 0; i < 8; i++) {
            write(i + ".py", "");
        }
        sync();
        for (int i = 0; i < 8; i++) {
            Files.delete(local.resolve(i + ".py"));
        }
        assertThatThrownBy(this::sync).isInstanceOf(MassDeletionException.class);
        assertThat(remote.resolve("3.py")).exists();
        assertThat(project().sync(SyncOptions.standard().forced()).deleted()).isEqualTo(8);
        assertThat(remote.resolve("3.py")).doesNotExist();
    }

    @Test
    void aMissingProjectIsAnErrorThatNamesIt() {
        Path nowhere = local.resolve("nowhere");
        assertThatThrownBy(() -> new ProjectSync(machine, nowhere, PROJECT).plan())
                .isInstanceOf(SyncException.class)
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    void stagingsOfDeadAttemptsGoAndThoseOfLiveOnesStay() throws IOException {
        write("x.py", "");
        sync();
        Path stagings = remote.resolve(".recompute/staging");
        String node = InetAddress.getLocalHost().getHostName();
        staging(stagings.resolve("dead"), node + " 999999999\n");
        staging(stagings.resolve("live"), node + " " + ProcessHandle.current().pid() + "\n");
        staging(stagings.resolve("elsewhere"), "another-node 1\n");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(8)));
        Files.setLastModifiedTime(Files.createDirectory(stagings.resolve("cut-at-once")), longAgo);
        write("y.py", "");
        sync();
        assertThat(stagings()).containsExactlyInAnyOrder("live", "elsewhere");
    }

    @Test
    void aProjectThatMayNotBeWrittenIsATypedError() throws IOException {
        write("x.py", "");
        Files.createDirectories(remote.getParent());
        Files.writeString(remote, "a file is in the way");
        assertThatThrownBy(this::sync).isInstanceOfSatisfying(TransferException.class, e -> {
            assertThat(e.path()).isEqualTo(remote.toString());
            assertThat(e).hasMessageContaining("local");
        });
    }

    /** The ways to list that this machine has. */
    private List<String> tools() {
        return Stream.of("find0", "find", "python3", "stat")
                .filter(tool -> !tool.equals("find0") || machine.facts().findFiles0())
                .filter(tool -> !tool.equals("find") || machine.facts().findPrintf())
                .filter(tool -> !tool.equals("python3") || machine.facts().has("python3"))
                .toList();
    }

    private ProjectSync project() {
        return new ProjectSync(machine, local, PROJECT);
    }

    @CanIgnoreReturnValue
    private SyncReport sync() {
        return project().sync(SyncOptions.standard());
    }

    @CanIgnoreReturnValue
    private Path write(String path, String text) throws IOException {
        Path file = local.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(remote.resolve(path), LinkOption.NOFOLLOW_LINKS));
    }

    private static void staging(Path directory, String owner) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("owner"), owner);
    }

    private List<String> stagings() throws IOException {
        try (Stream<Path> all = Files.list(remote.resolve(".recompute/staging"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
