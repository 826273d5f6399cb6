package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.AlteredTransport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransfersTest extends WithLocalTransfers {
    /** Both ways: {@code a} is a directory with the file f, {@code one} a file, {@code there} an empty directory. */
    @ParameterizedTest
    @CsvSource({
        "a/,        b/,       b/f",
        "a/,        b,        b/f",
        "a/.,       b,        b/f",
        "a,         b/,       b/a/f",
        "a,         there,    there/a/f",
        "a,         b,        b/f",
        "a,         x/y/z,    x/y/z/f",
        "a,         x/y/,     x/y/a/f",
        "one,       two,      two",
        "one,       there,    there/one",
        "one,       x/,       x/one",
        "one,       x/y,      x/y",
        "one,       .,        one",
    })
    void pathsAreReadAsRsyncReadsThem(String source, String target, String result) throws IOException {
        for (Path side : List.of(local, project)) {
            write(side.resolve("a/f"), "f");
            write(side.resolve("one"), "1");
            Files.createDirectories(side.resolve("there"));
        }
        String content = result.endsWith("f") ? "f" : "1";
        Path fresh = project.resolve("fresh");
        Files.createDirectories(fresh.resolve("there"));
        new Transfers(machine, local, RemotePath.of("p/fresh"))
                .push(source, target)
                .join();
        assertThat(fresh.resolve(result)).hasContent(content);
        Path here = local.resolve("fresh");
        Files.createDirectories(here.resolve("there"));
        new Transfers(machine, here, RemotePath.of("p")).pull(source, target).join();
        assertThat(here.resolve(result)).hasContent(content);
        assertThat(litter()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"it's", "a b", "-rf", "$HOME", "new\nline", "\"q\"", "`id`", "日本語", "*", "back\\slash", "..."})
    void anyNameTravelsBothWays(String name) throws IOException {
        write(local.resolve(name).resolve(name), "content");
        transfers.push(Path.of(name), name).join();
        assertThat(project.resolve(name).resolve(name)).hasContent("content");
        transfers.pull(name, Path.of("back")).join();
        assertThat(local.resolve("back").resolve(name)).hasContent("content");
        transfers.pull(name + "/" + name, Path.of("alone")).join();
        assertThat(local.resolve("alone")).hasContent("content");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, LargePush.SMALLEST})
    void aPullGoesOnWhereItsChannelIsLostAtOnce(long size) throws IOException {
        write(project.resolve("f"), "x".repeat((int) size));
        machine.close();
        AtomicInteger lost = new AtomicInteger();
        machine = Machine.connect(
                new AlteredTransport(
                        LocalTransport.create().withHome(home),
                        (line, channel) -> line.contains(" -c ") && lost.getAndIncrement() == 0
                                ? OddChannels.losingInput(channel)
                                : channel),
                Instance.local(),
                Duration.ofSeconds(20));
        new Transfers(machine, local, RemotePath.of("p"))
                .pull("f", Path.of("f"))
                .join();
        assertThat(local.resolve("f")).hasSameBinaryContentAs(project.resolve("f"));
        assertThat(lost).hasValue(2);
    }

    @Test
    void modesTimesLinksAndEmptyDirectoriesAreKept() throws IOException {
        Path secret = write(local.resolve("d/secret"), "s");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        Files.setLastModifiedTime(secret, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        Files.createDirectories(local.resolve("d/empty/deep"));
        Files.createSymbolicLink(local.resolve("d/link"), Path.of("empty/deep"));
        Files.createLink(local.resolve("d/twin"), secret);
        transfers.push(Path.of("d"), "d").join();
        TransferReport report = transfers.pull("d", Path.of("back")).join();
        for (Path copy : List.of(project.resolve("d"), local.resolve("back"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("secret"))))
                    .isEqualTo("r--------");
            assertThat(Files.getLastModifiedTime(copy.resolve("secret")).toInstant())
                    .isEqualTo("2001-02-03T04:05:06Z");
            assertThat(copy.resolve("empty/deep")).isEmptyDirectory();
            assertThat(Files.readSymbolicLink(copy.resolve("link"))).hasToString("empty/deep");
            assertThat(copy.resolve("twin")).hasContent("s");
        }
        assertThat(report.bytes()).isEqualTo(2);
    }

    @Test
    void aHardLinkOnTheMachineArrivesAsACopy() throws IOException {
        Path one = write(project.resolve("d/one"), "1");
        Files.createLink(project.resolve("d/two"), one);
        transfers.pull("d", Path.of("d")).join();
        assertThat(local.resolve("d/one")).hasContent("1");
        assertThat(local.resolve("d/two")).hasContent("1");
    }

    @Test
    void aDirectoryThatIsThereIsMergedInto() throws IOException {
        write(local.resolve("d/sub/new"), "new");
        write(local.resolve("d/sub/same"), "pushed");
        write(project.resolve("d/sub/same"), "old");
        write(project.resolve("d/sub/kept"), "kept");
        transfers.push("d/", "d").join();
        assertThat(project.resolve("d/sub/new")).hasContent("new");
        assertThat(project.resolve("d/sub/same")).hasContent("pushed");
        assertThat(project.resolve("d/sub/kept")).hasContent("kept");
        write(local.resolve("e/sub/mine"), "mine");
        transfers.pull("d/", "e/").join();
        assertThat(local.resolve("e/sub/mine")).hasContent("mine");
        assertThat(local.resolve("e/sub/kept")).hasContent("kept");
    }

    @Test
    void theHomeDirectoryAndAbsolutePathsCanBeNamed() throws IOException {
        write(local.resolve("f"), "f");
        transfers.push(Path.of("f"), "~/x/f").join();
        assertThat(home.resolve("x/f")).hasContent("f");
        transfers.push(Path.of("f"), home.resolve("y/f").toString()).join();
        assertThat(home.resolve("y/f")).hasContent("f");
        transfers.push(Path.of("f"), "~").join();
        assertThat(home.resolve("f")).hasContent("f");
    }

    @Test
    void aNamedLinkIsFollowed() throws IOException {
        write(project.resolve("runs/log"), "line");
        Files.createSymbolicLink(project.resolve("p.log"), Path.of("runs/log"));
        transfers.pull("p.log", Path.of("p.log")).join();
        assertThat(local.resolve("p.log")).isRegularFile().hasContent("line");
    }

    @Test
    void aMissingSourceIsToldWithItsPlace() throws IOException {
        failure(transfers.pull("nowhere", Path.of("x")), Reason.MISSING_SOURCE, project.resolve("nowhere"));
        failure(transfers.push(Path.of("nowhere"), "x"), Reason.MISSING_SOURCE, local.resolve("nowhere"));
        assertThat(litter()).isEmpty();
        assertThat(local.resolve("x")).doesNotExist();
    }

    @Test
    void filesAndDirectoriesDoNotReplaceEachOther() throws IOException {
        write(local.resolve("d/f"), "f");
        write(local.resolve("one"), "1");
        write(project.resolve("file"), "file");
        write(project.resolve("dir/one/x"), "x");
        failure(transfers.push(Path.of("d"), "file"), Reason.CONFLICT, project.resolve("file"));
        failure(transfers.push("one", "dir/"), Reason.CONFLICT, project.resolve("dir/one"));
        failure(transfers.push("one/", "x"), Reason.CONFLICT, local.resolve("one"));
        failure(transfers.pull("dir", Path.of("one")), Reason.CONFLICT, local.resolve("one"));
        assertThat(litter()).isEmpty();
    }

    @Test
    void aPullDoesNotWriteThroughALinkBelowItsTarget() throws IOException {
        write(project.resolve("d/sub/f"), "f");
        Path elsewhere = Files.createDirectories(local.resolve("elsewhere"));
        Files.createDirectories(local.resolve("d"));
        Files.createSymbolicLink(local.resolve("d/sub"), elsewhere);
        failure(transfers.pull("d/", "d/"), Reason.CONFLICT, local.resolve("d/sub"));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void linksThatLeaveThePulledDirectoryAreRefused() throws IOException {
        Files.createDirectories(project.resolve("d"));
        Files.createSymbolicLink(project.resolve("d/out"), Path.of("../../etc"));
        assertThatThrownBy(() -> transfers.pull("d", Path.of("d")).join())
                .isInstanceOfSatisfying(TransferException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNSAFE_ENTRY);
                    assertThat(e.path()).isEqualTo("out");
                });
        assertThat(local.resolve("d")).doesNotExist();
        assertThat(litter()).isEmpty();
    }

    @Test
    void aCancelledPushLeavesNothing() throws IOException {
        Path big = local.resolve("big");
        try (var file = new java.io.RandomAccessFile(big.toFile(), "rw")) {
            file.setLength(4L << 30);
        }
        Transfer transfer = transfers.push(Path.of("big"), "sub/big");
        assertThat(transfer.progress().toString()).contains("files");
        transfer.close();
        assertThatThrownBy(transfer::join)
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        assertThat(transfer.completion()).isCompletedExceptionally();
        assertThat(project.resolve("sub")).doesNotExist();
    }

    private void failure(Transfer transfer, Reason reason, Path path) {
        assertThatThrownBy(transfer::join).isInstanceOfSatisfying(TransferException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.path()).isEqualTo(path.toString());
        });
    }

    /** What was staged and not cleared away, on both sides. */
    private List<String> litter() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path side : List.of(local, home)) {
            try (Stream<Path> all = Files.walk(side)) {
                all.map(path -> path.getFileName().toString())
                        .filter(name -> name.startsWith(".recompute-"))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
