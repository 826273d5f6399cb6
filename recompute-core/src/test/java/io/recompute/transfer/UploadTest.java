package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Remains;
import io.recompute.model.Instance;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.AlteredTransport;
import io.recompute.transport.Channel;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
    @TempDir
    Path home;

    @TempDir
    Path local;

    private Machine machine;

    @BeforeEach
    void connect() {
        machine = Machine.connect(LocalTransport.create().withHome(home), Instance.local(), Duration.ofSeconds(20));
    }

    @AfterEach
    void disconnect() throws IOException {
        machine.close();
        Remains.deleteLinks(local);
    }

    @Test
    void aStreamThatIsCutChangesNothingAndLeavesNothing() throws Exception {
        Path old = write(home.resolve("there/f"), "old");
        Path fresh = write(local.resolve("f"), "new");
        try (Upload upload = open("")) {
            assertThat(upload.file("item/f", fresh, false, false).outcome()).isEqualTo(Upload.Outcome.SENT);
            await(() -> stagings() == 1);
        }
        await(() -> stagings() == 0);
        assertThat(old).hasContent("old");
    }

    @Test
    void aFileThatChangesEachTimeItIsReadIsLeftOut() throws Exception {
        Path changing = local.resolve("changing");
        Path steady = write(local.resolve("steady"), "steady");
        AtomicBoolean stop = new AtomicBoolean();
        try (RandomAccessFile file = new RandomAccessFile(changing.toFile(), "rw");
                Upload upload = open("")) {
            file.setLength(1 << 26);
            CountDownLatch writing = new CountDownLatch(1);
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> shrinkAndGrow(file, writing, stop));
            writing.await();
            Upload.Outcome outcome =
                    upload.file("item/changing", changing, false, false).outcome();
            stop.set(true);
            writer.get(20, TimeUnit.SECONDS);
            assertThat(outcome).isEqualTo(Upload.Outcome.CHANGED);
            assertThat(upload.file("item/steady", steady, false, false).outcome())
                    .isEqualTo(Upload.Outcome.SENT);
            assertThat(upload.file("item/gone", local.resolve("gone"), false, false)
                            .outcome())
                    .isEqualTo(Upload.Outcome.UNREADABLE);
            assertThat(upload.finish()).isEmpty();
        }
        assertThat(home.resolve("there/steady")).hasContent("steady");
        assertThat(home.resolve("there/changing")).doesNotExist();
    }

    @Test
    void pythonUnpacksWhereThereIsNoTar() throws Exception {
        assumeTrue(machine.facts().has("python3"), "python3 is not installed");
        Path tools = tools("python3", "rm", "mkdir", "mv", "uname", "xargs", "find", "env", "bash", "dirname", "cut");
        Path script = write(local.resolve("run.sh"), "#!/bin/sh");
        try (Upload upload = open("PATH=" + tools)) {
            assertThat(upload.file("item/run.sh", script, true, false).outcome())
                    .isEqualTo(Upload.Outcome.SENT);
            assertThat(upload.finish()).isEmpty();
        }
        assertThat(home.resolve("there/run.sh")).isExecutable().hasContent("#!/bin/sh");
    }

    @Test
    void aCompressedStreamArrivesAsItWas() throws Exception {
        assumeTrue(machine.facts().has("gzip"), "gzip is not installed");
        Path lines = write(local.resolve("lines"), "line of a program\n".repeat(100_000));
        byte[] noise = new byte[3 << 20];
        new Random(3).nextBytes(noise);
        Path random = Files.write(local.resolve("noise"), noise);
        try (Upload upload = compressed()) {
            assertThat(upload.file("item/lines", lines, false, false).outcome()).isEqualTo(Upload.Outcome.SENT);
            assertThat(upload.file("item/noise", random, false, false).outcome())
                    .isEqualTo(Upload.Outcome.SENT);
            assertThat(upload.finish()).isEmpty();
        }
        assertThat(home.resolve("there/lines")).hasSameBinaryContentAs(lines);
        assertThat(home.resolve("there/noise")).hasSameBinaryContentAs(random);
    }

    @Test
    void aCompressedStreamThatIsCutChangesNothingAndLeavesNothing() throws Exception {
        assumeTrue(machine.facts().has("gzip"), "gzip is not installed");
        Path fresh = write(local.resolve("f"), "line of a program\n".repeat(100_000));
        try (Upload upload = compressed()) {
            assertThat(upload.file("item/f", fresh, false, false).outcome()).isEqualTo(Upload.Outcome.SENT);
            await(() -> stagings() == 1);
        }
        await(() -> stagings() == 0);
        assertThat(home.resolve("there")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsThereIsReplacedFileByFile(boolean withPerl) throws Exception {
        assumeTrue(!withPerl || run("perl", "-e", "1"), "perl is not installed");
        Path there = home.resolve("there");
        write(there.resolve("a/old"), "old");
        write(there.resolve("it's \n\"b\"/old"), "old");
        write(there.resolve("full/of/files"), "theirs");
        Files.createDirectory(there.resolve("a/empty"));
        Files.createSymbolicLink(there.resolve("a/link"), home);
        String[] names = {"a/old", "it's \n\"b\"/old", "a/empty", "a/link", "full/of", "new/one", "-f"};
        Path fresh = write(local.resolve("f"), "new");
        String path = withPerl
                ? ""
                : "PATH=" + tools("tar", "rm", "rmdir", "mkdir", "mv", "uname", "xargs", "find", "bash", "sh");
        try (Upload upload = open(path)) {
            for (String name : names) {
                assertThat(upload.file("item/" + name, fresh, false, false).outcome())
                        .isEqualTo(Upload.Outcome.SENT);
            }
            assertThat(upload.finish())
                    .containsExactly(
                            machine.facts().home().resolve("there/full/of").toString());
        }
        for (String name : names) {
            if (!name.equals("full/of")) {
                assertThat(there.resolve(name)).isRegularFile().hasContent("new");
            }
        }
        assertThat(there.resolve("full/of/files")).hasContent("theirs");
    }

    @Test
    void aMachineThatCannotUnpackIsATypedError() throws Exception {
        Path tools = tools("rm", "mkdir", "mv", "uname", "xargs", "find");
        Path file = write(local.resolve("f"), "");
        assertThatThrownBy(() -> {
                    try (Upload upload = open("PATH=" + tools)) {
                        assertThat(upload.file("item/f", file, false, false)).isNotNull();
                        assertThat(upload.finish()).isEmpty();
                    }
                })
                .isInstanceOfSatisfying(
                        TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ARCHIVER));
    }

    @Test
    void aFullDiskIsATypedErrorAndLeavesNothing() throws Exception {
        Path small = Files.createDirectory(home.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()), "needs root, to mount");
        try (RandomAccessFile big = new RandomAccessFile(local.resolve("big").toFile(), "rw")) {
            big.setLength(1 << 24);
            try (Upload upload = Upload.open(machine, push("small/there", ""), "small/there")) {
                assertThatThrownBy(() -> {
                            assertThat(upload.file("item/big", local.resolve("big"), false, false))
                                    .isNotNull();
                            assertThat(upload.finish()).isEmpty();
                        })
                        .isInstanceOfSatisfying(TransferException.class, e -> {
                            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.NO_SPACE);
                            assertThat(e).hasMessageContaining("small/there on local");
                        });
            }
            assertThat(small).isEmptyDirectory();
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    @Test
    void anAnswerThatIsCutIsNoListOfPaths() throws Exception {
        Path file = write(local.resolve("f"), "new");
        connect(OddChannels::cuttingAnswers);
        try (Upload upload = open("")) {
            assertThat(upload.file("item/f", file, false, false).outcome()).isEqualTo(Upload.Outcome.SENT);
            assertThatThrownBy(upload::finish)
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CUT))
                    .hasMessageContaining("whether all was put into place is not known");
        }
        assertThat(home.resolve("there/f")).hasContent("new");
    }

    @Test
    void aScriptThatHasAllMayEndBeforeItsInputIsClosed() throws Exception {
        Path file = write(local.resolve("f"), "new");
        connect(OddChannels::endingEarly);
        try (Upload upload = open("")) {
            assertThat(upload.file("item/f", file, false, false).outcome()).isEqualTo(Upload.Outcome.SENT);
            assertThat(upload.finish()).isEmpty();
        }
        assertThat(home.resolve("there/f")).hasContent("new");
    }

    /** From here on over channels for streams, those that are not fed with scripts, that are altered. */
    private void connect(UnaryOperator<Channel> alteration) {
        machine.close();
        AlteredTransport transport = new AlteredTransport(
                LocalTransport.create().withHome(home),
                (commandLine, channel) -> commandLine.contains(" -c ") ? alteration.apply(channel) : channel);
        machine = Machine.connect(transport, Instance.local(), Duration.ofSeconds(20));
    }

    private Upload open(String before) {
        return Upload.open(machine, push("there", before), "there");
    }

    private Upload compressed() {
        Script script = push("there", "").after(Script.text(Upload.class, "receive.sh"));
        return Upload.begin(BulkChannel.open(machine, script), "there", new Progress(), true);
    }

    private Script push(String target, String before) {
        String absolute = machine.facts().home().resolve(target).toString();
        return Script.resource(Push.class, "push.sh", absolute, "0", "directory")
                .after(before);
    }

    private Path tools(String... names) throws IOException {
        Path tools = Files.createDirectory(local.resolve("tools"));
        for (String name : names) {
            for (String place : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
                Path tool = Path.of(place, name);
                if (Files.isExecutable(tool) && !Files.exists(tools.resolve(name))) {
                    Files.createSymbolicLink(tools.resolve(name), tool);
                }
            }
        }
        String python = machine.facts().programs().get("python3");
        if (List.of(names).contains("python3") && python != null && !Files.exists(tools.resolve("python3"))) {
            Files.writeString(tools.resolve("python3"), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + python + " \"$@\"\n");
            assertThat(tools.resolve("python3").toFile().setExecutable(true)).isTrue();
        }
        return tools;
    }

    private static void shrinkAndGrow(RandomAccessFile file, CountDownLatch writing, AtomicBoolean stop) {
        try {
            for (long i = 0; !stop.get(); i++) {
                file.setLength((1 << 26) - i % 7);
                writing.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private long stagings() throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            return all.filter(path -> path.getFileName().toString().startsWith(".recompute-staging-"))
                    .count();
        }
    }

    /** Whether the program is there and succeeds. */
    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @CanIgnoreReturnValue
    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
