package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are copied in pieces; what a broken network does to them is tested in the test kit. */
class LargeFilesTest extends WithLocalTransfers {
    private static final int SIZE = (int) LargePush.SMALLEST + 12_345;

    /** So long that nobody reads it to the end. */
    private static final long ENDLESS = 1L << 40;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "it's a b", "-rf", "$HOME", "new\nline", "\"q\"", "`id`", "*", "back\\slash"})
    void contentModeAndTimeAreKeptAndTheDigestCompared(String name) throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x--x---"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

        TransferReport pushed =
                transfers.push(Path.of(name), "deep/down/" + name).join();
        TransferReport pulled =
                transfers.pull("deep/down/" + name, Path.of("back/" + name)).join();

        for (Path copy : List.of(
                project.resolve("deep/down").resolve(name),
                local.resolve("back").resolve(name))) {
            assertThat(copy).hasBinaryContent(content);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("r-x--x---");
            assertThat(Files.getLastModifiedTime(copy).toInstant()).isEqualTo("2001-02-03T04:05:06Z");
        }
        for (TransferReport report : List.of(pushed, pulled)) {
            assertThat(report.bytes()).isEqualTo(SIZE);
            assertThat(report.files()).isEqualTo(1);
            assertThat(report.verification().orElseThrow()).startsWith("sha256 by ");
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void aFileThatIsThereIsReplacedAndALinkToADirectoryToo() throws IOException {
        byte[] content = bytes(SIZE);
        Files.write(local.resolve("f"), content);
        Files.write(project.resolve("f"), new byte[10]);
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        Path sub = Files.createDirectories(project.resolve("sub"));
        Files.createSymbolicLink(sub.resolve("f"), elsewhere);
        transfers.push("f", "f").join();
        transfers.push("f", "sub/").join();
        assertThat(project.resolve("f")).hasBinaryContent(content);
        assertThat(sub.resolve("f")).isRegularFile().hasBinaryContent(content);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aDirectoryIsNotReplacedByAFile() throws IOException {
        Files.write(local.resolve("f"), bytes(SIZE));
        Files.createDirectories(project.resolve("d/f"));
        Files.write(project.resolve("g"), bytes(SIZE));
        Files.createDirectories(local.resolve("e/g"));
        for (Transfer copy : List.of(transfers.push("f", "d/"), transfers.pull("g", "e/"))) {
            assertThatThrownBy(copy::join)
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
        }
        assertThat(partials()).isEmpty();
    }

    /** What has arrived of another content, under the right name by mishap, is found out by the digest. */
    @Test
    void aPartThatIsNotOfThisFileNeverGetsIntoIt() throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve("f"), content);
        String key = FileVersion.of(file).key(machine.instance().address() + " " + project.resolve("f"));
        Path place = Files.createDirectories(project.resolve(".recompute-partial-" + key));
        Files.write(place.resolve("data"), new byte[3 << 20]);
        transfers.push("f", "f").join();
        assertThat(project.resolve("f")).hasBinaryContent(content);

        String pulled = RemoteFile.look(machine, project.resolve("f").toString())
                .key(machine.instance().address() + " " + project.resolve("f"));
        Files.write(local.resolve(".recompute-partial-" + pulled), new byte[3 << 20]);
        transfers.pull("f", Path.of("back")).join();
        assertThat(local.resolve("back")).hasBinaryContent(content);
        assertThat(partials()).isEmpty();
    }

    @Test
    void aPartThatIsWholeAlreadyIsOnlyPutIntoPlace() throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve("f"), content);
        String key = FileVersion.of(file).key(machine.instance().address() + " " + project.resolve("f"));
        Path place = Files.createDirectories(project.resolve(".recompute-partial-" + key));
        Files.write(place.resolve("data"), content);
        transfers.push("f", "f").join();
        assertThat(project.resolve("f")).hasBinaryContent(content);
        assertThat(partials()).isEmpty();
    }

    @Test
    void placingTwiceIsPlacingOnce() throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve("f"), content);
        Path target = project.resolve("f");
        Files.write(target, content);
        FileDigest digest = FileDigest.by("cksum");
        digest.update(content, 0, content.length);
        String functions = Script.text(LargePush.class, "large.sh");
        String[] arguments = {
            project.resolve("gone").toString(),
            target.toString(),
            String.valueOf(SIZE),
            "0644",
            "200001010000.00",
            "",
            "cksum",
            "0"
        };
        arguments[5] = digest.text();
        assertThat(machine.execute(Script.resource(LargePush.class, "place-large.sh", arguments)
                                .after(functions))
                        .status())
                .isZero();
        arguments[5] = "1";
        assertThat(machine.execute(Script.resource(LargePush.class, "place-large.sh", arguments)
                                .after(functions))
                        .status())
                .isEqualTo(78);
        assertThat(target).hasBinaryContent(Files.readAllBytes(file));
    }

    @Test
    void aCancelledCopyLeavesNothing() throws IOException {
        sparse(local.resolve("big"));
        sparse(project.resolve("huge"));
        Transfer push = transfers.push(Path.of("big"), "sub/big");
        await(() -> push.progress().bytes() > 0 && !partials().isEmpty());
        push.close();
        Transfer pull = transfers.pull("huge", Path.of("down/huge"));
        await(() -> pull.progress().bytes() > 0 && !partials().isEmpty());
        pull.close();
        for (Transfer copy : List.of(push, pull)) {
            assertThatThrownBy(copy::join)
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        }
        assertThat(partials()).isEmpty();
        assertThat(project.resolve("sub")).doesNotExist();
        assertThat(local.resolve("down")).doesNotExist();
        await(() -> ProcessHandle.allProcesses().noneMatch(LargeFilesTest::isReadingTheEndless));
    }

    /** The thread that copies is interrupted then, and its file closed under it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheMachineEndsACopyWithAReason(boolean push) throws IOException {
        sparse((push ? local : project).resolve("endless"));
        Transfer copy = push ? transfers.push("endless", "copy") : transfers.pull("endless", Path.of("copy"));
        await(() -> copy.progress().bytes() > 0);
        machine.close();
        // Which one depends on what the copy was about to do.
        assertThatThrownBy(copy::join)
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("closed")
                .hasMessageNotContaining("null");
    }

    /** On the machine: whoever sends or digests it is told its length. */
    private static boolean isReadingTheEndless(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains(" " + ENDLESS);
    }

    /** Every program of the ladder that is here digests as this side does. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "sha256sum", "shasum", "python3", "cksum"})
    void bothSidesDigestAlike(String program) throws IOException {
        for (int size : new int[] {0, 1, 3_000_000}) {
            byte[] content = bytes(size);
            Path file = Files.write(local.resolve("digested"), content);
            Script script = Script.of(
                            "command -v \"$1\" >/dev/null || { echo none; exit; }; digest \"$1\" <\"$2\"",
                            program,
                            file.toString())
                    .after(Script.text(LargePush.class, "large.sh"));
            String said = machine.execute(script).orThrow("digesting").text().strip();
            FileDigest digest = FileDigest.by(program);
            digest.update(content, 0, size);
            assertThat(said).isIn("none", program + " " + digest.text());
        }
    }

    @Test
    void aTargetThatIsALinkIsReplacedAndNotWrittenThrough() throws IOException {
        byte[] content = bytes(SIZE);
        Files.write(project.resolve("f"), content);
        Path elsewhere = Files.writeString(local.resolve("elsewhere"), "mine");
        Files.createSymbolicLink(local.resolve("f"), elsewhere);
        transfers.pull("f", Path.of("f")).join();
        assertThat(elsewhere).hasContent("mine");
        assertThat(local.resolve("f")).isRegularFile().hasBinaryContent(content);
        assertThat(Files.isSymbolicLink(local.resolve("f"))).isFalse();

        String key = RemoteFile.look(machine, project.resolve("f").toString())
                .key(machine.instance().address() + " " + project.resolve("f"));
        Files.createSymbolicLink(local.resolve(".recompute-partial-" + key), elsewhere);
        assertThatThrownBy(() -> transfers.pull("f", Path.of("g")).join()).isInstanceOf(TransferException.class);
        assertThat(elsewhere).hasContent("mine");
    }

    @Test
    void aFileIsDescribed() throws IOException {
        Path file = Files.write(project.resolve("f"), bytes(1000));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x---"));
        RemoteFile found = RemoteFile.look(machine, file.toString());
        assertThat(found.kind()).isEqualTo(RemoteFile.Kind.FILE);
        assertThat(found.size()).isEqualTo(1000);
        assertThat(found.mode()).isEqualTo(0650);
        assertThat(found.modified())
                .isEqualTo(Files.getLastModifiedTime(file).toInstant().getEpochSecond());
        assertThat(RemoteFile.look(machine, project.toString()).kind()).isEqualTo(RemoteFile.Kind.DIRECTORY);
        assertThat(RemoteFile.look(machine, "/dev/null").kind()).isEqualTo(RemoteFile.Kind.OTHER);
    }

    @Test
    void aChangedFileIsSentAsWhatIsNewInIt() throws IOException {
        byte[] content = bytes(3 * SIZE);
        Path file = Files.write(local.resolve("f"), content);
        transfers.push("f", "f").join();
        Path remote = project.resolve("f");
        for (int step = 0; step < 3; step++) {
            content = changed(content, step);
            Files.write(file, content);
            TransferReport report = transfers.push("f", "f").join();
            assertThat(remote).hasBinaryContent(content);
            assertThat(report.verification().orElseThrow()).startsWith("sha256 by python3");
            assertThat(report.bytes()).isEqualTo(content.length);
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void anOldFileThatIsNotWhatWasSentMakesTheWholeFileGo() throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve("f"), content);
        transfers.push("f", "f").join();
        Path remote = project.resolve("f");
        Files.write(remote, new byte[SIZE]);
        content = changed(content, 0);
        Files.write(file, content);
        TransferReport report = transfers.push("f", "f").join();
        assertThat(remote).hasBinaryContent(content);
        assertThat(report.verification()).isPresent();

        Files.write(remote, new byte[5]);
        content = changed(content, 1);
        Files.write(file, content);
        transfers.push("f", "f").join();
        assertThat(remote).hasBinaryContent(content);

        Files.delete(remote);
        transfers.push("f", "f").join();
        assertThat(remote).hasBinaryContent(content);
        assertThat(partials()).isEmpty();
    }

    @Test
    void whatIsRememberedOfSentFilesIsOnlyAHelp() throws IOException {
        byte[] content = bytes(SIZE);
        Path file = Files.write(local.resolve("f"), content);
        transfers.push("f", "f").join();
        Path sent = local.resolve(".recompute/sent");
        try (Stream<Path> all = Files.list(sent)) {
            for (Path each : all.toList()) {
                Files.writeString(each, "ruined");
            }
        }
        content = changed(content, 1);
        Files.write(file, content);
        transfers.push("f", "f").join();
        assertThat(project.resolve("f")).hasBinaryContent(content);
    }

    /** Changed, shortened, or made longer in the middle. */
    private static byte[] changed(byte[] content, int step) {
        int middle = content.length / 2;
        if (step == 0) {
            byte[] same = content.clone();
            Arrays.fill(same, middle, middle + 1000, (byte) step);
            return same;
        }
        int cut = step == 1 ? -1000 : 1000;
        byte[] other = Arrays.copyOf(content, content.length + cut);
        int tail = content.length - middle - 1000;
        System.arraycopy(content, middle + 1000, other, middle + 1000 + cut, tail);
        return other;
    }

    private static void sparse(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(ENDLESS);
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** What has arrived in part, on both sides. */
    private List<String> partials() {
        return Stream.of(local, home)
                .flatMap(LargeFilesTest::below)
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith(".recompute-partial-"))
                .toList();
    }

    private static Stream<Path> below(Path root) {
        return Stream.of(root, root.resolve("p"))
                .filter(Files::isDirectory)
                .flatMap(directory ->
                        Arrays.stream(directory.toFile().listFiles()).map(file -> file.toPath()));
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - limit > 0) {
                throw new UncheckedIOException(new IOException("it did not happen"));
            }
            Thread.onSpinWait();
        }
    }
}
