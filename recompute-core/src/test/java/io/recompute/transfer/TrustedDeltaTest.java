package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.recompute.transport.control.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file whose copy on the machine nobody has touched is sent as what is new, and that copy is not read. */
class TrustedDeltaTest extends WithLocalTransfers {
    private static final int SIZE = (int) LargePush.SMALLEST + 200_001;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));
    private static final String NEW_ALONE = "sha256 by python3 of what is new";
    private static final String WHOLE = "sha256 by python3";

    private final byte[] content = new byte[SIZE];
    private Path file;
    private Path remote;

    @BeforeEach
    void sendOnce() throws IOException {
        assumeThat(machine.facts().has("python3")).isTrue();
        new Random(1).nextBytes(content);
        file = local.resolve("f");
        remote = project.resolve("f");
        write();
        assertThat(push()).endsWith(WHOLE);
        String now = Arrival.parse(arrive()).target();
        assumeThat(Arrival.isTelling(now, LONG_AGO.toInstant()))
                .as("this file system counts its times finely: " + now)
                .isTrue();
        content[SIZE / 2]++;
        content[SIZE - 1]++;
        write();
    }

    @Test
    void onlyWhatIsNewIsDigestedAndAgainTheNextTime() throws IOException {
        assertThat(push()).isEqualTo(NEW_ALONE);
        assertThat(remote).hasBinaryContent(content);
        assertThat(Files.getLastModifiedTime(remote)).isEqualTo(LONG_AGO);
        content[7]++;
        write();
        assertThat(push()).isEqualTo(NEW_ALONE);
        assertThat(remote).hasBinaryContent(content);
    }

    /** What somebody may do to the copy without changing its size, and its time at the end. */
    enum Touch {
        WRITTEN {
            @Override
            void to(Path file) throws IOException {
                overwrite(file);
            }
        },
        WRITTEN_AND_ITS_TIME_SET_BACK {
            @Override
            void to(Path file) throws IOException {
                overwrite(file);
                Files.setLastModifiedTime(file, LONG_AGO);
            }
        },
        REPLACED_BY_ANOTHER_OF_THE_SAME_TIME {
            @Override
            void to(Path file) throws IOException {
                Path other = Files.copy(file, file.resolveSibling("other"));
                overwrite(other);
                Files.setLastModifiedTime(other, LONG_AGO);
                Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        abstract void to(Path file) throws IOException;

        private static void overwrite(Path file) throws IOException {
            Files.write(file, new byte[100_000], StandardOpenOption.WRITE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCopyThatWasTouchedIsNeverTrusted(Touch touch) throws IOException {
        touch.to(remote);
        assertThat(push()).isEqualTo(WHOLE);
        assertThat(remote).hasBinaryContent(content);
    }

    /** It happens between the look at the file and the copying. */
    @ParameterizedTest
    @EnumSource
    void aCopyThatIsTouchedLaterIsNotTrustedEither(Touch touch) throws IOException {
        Arrival arrival = Arrival.parse(arrive());
        touch.to(remote);
        try (BulkChannel channel = receive(arrival)) {
            stream(channel.stdin(), 0, SIZE);
            assertThat(channel.awaitStatus()).isEqualTo(78);
            assertThat(channel.errorText()).contains("the old file is another one");
        }
    }

    /** It happens while it is copied. */
    @ParameterizedTest
    @EnumSource
    void aCopyThatIsTouchedWhileItIsUsedIsNotTrustedEither(Touch touch) throws IOException {
        Arrival arrival = Arrival.parse(arrive());
        try (BulkChannel channel = receive(arrival)) {
            OutputStream stdin = channel.stdin();
            copy(stdin, 0, SIZE);
            stdin.flush();
            Path data = Path.of(arrival.place()).resolve("data");
            while (!Files.exists(data) || Files.size(data) < SIZE) {
                Thread.onSpinWait();
            }
            touch.to(remote);
            end(stdin, SIZE);
            assertThat(channel.awaitStatus()).isEqualTo(78);
            assertThat(channel.errorText()).contains("changes while it is read");
        }
    }

    @Test
    void aStreamOfAnotherLengthOrOneThatIsCutMakesNoFile() throws IOException {
        for (List<Long> lengths : List.of(List.of(1000L, 1001L), List.of((long) SIZE + 1, (long) SIZE + 1))) {
            Arrival arrival = Arrival.parse(arrive());
            try (BulkChannel channel = receive(arrival)) {
                stream(channel.stdin(), 0, lengths.get(0), lengths.get(1));
                assertThat(channel.awaitStatus()).isIn(73, 78);
            }
            assertThat(Path.of(arrival.place()).resolve("digest." + arrival.token()))
                    .doesNotExist();
        }
        byte[] whole = {'C', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 7};
        for (int cut = 0; cut <= whole.length; cut += 4) {
            Arrival arrival = Arrival.parse(arrive());
            try (BulkChannel channel = receive(arrival)) {
                try (OutputStream stdin = channel.stdin()) {
                    stdin.write(whole, 0, cut);
                }
                assertThat(channel.awaitStatus()).as("cut at %s", cut).isEqualTo(73);
            }
        }
    }

    /** As on other systems than Linux, and in Python before 3.8. */
    @Test
    void whereTheKernelDoesNotCopyTheOldFileIsRead() throws IOException {
        byte[] old = Files.readAllBytes(remote);
        write(home.resolve("less/sitecustomize.py"), "import os\ndel os.copy_file_range\n");
        Arrival arrival = Arrival.parse(arrive());
        String less = "PYTHONPATH=" + home.resolve("less") + "\nexport PYTHONPATH\n";
        try (BulkChannel channel = receive(arrival, less)) {
            stream(channel.stdin(), 0, SIZE);
            assertThat(channel.awaitStatus()).as(channel.errorText()).isZero();
        }
        assertThat(Path.of(arrival.place()).resolve("data")).hasBinaryContent(old);
    }

    @Test
    void whatIsSaidOfAFileCountsWhereEachLaterChangeWouldShow() {
        Instant given = LONG_AGO.toInstant();
        String second = "8 " + given.getEpochSecond() + " 644 7:9:";
        String gnu = "2020-02-02 02:02:02.000000000 +0000:2026-01-01 10:00:00.%s +0000 a-b";
        assertThat(Arrival.isTelling(second + gnu.formatted("012345678"), given))
                .isTrue();
        assertThat(Arrival.isTelling(second + "1580608922.000000000:1780608922.120000000 1700", given))
                .isTrue();
        assertThat(Arrival.isTelling(second + gnu.formatted("000000000"), given))
                .as("whole seconds")
                .isFalse();
        assertThat(Arrival.isTelling(second + gnu.formatted("012345678"), given.plusSeconds(1)))
                .as("written since it was given its time")
                .isFalse();
        assertThat(Arrival.isTelling(second + gnu.formatted("012345678").replace("02.000", "02.100"), given))
                .as("written since it was given its time")
                .isFalse();
        assertThat(Arrival.isTelling(second + gnu.formatted("012345678").replace("a-b", "-"), given))
                .as("a machine whose crashes nobody sees")
                .isFalse();
        assertThat(Arrival.isTelling("8 1580608922 644 7:9:1580608922", given))
                .as("an old busybox")
                .isFalse();
    }

    private void write() throws IOException {
        Files.write(file, content);
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    private String push() {
        return transfers.push("f", "f").join().verification().orElseThrow();
    }

    private String arrive() {
        return machine.execute(Script.resource(LargePush.class, "arrive.sh", remote.toString(), "0".repeat(32))
                        .after(Destination.FUNCTIONS))
                .orThrow("arriving")
                .text();
    }

    private BulkChannel receive(Arrival arrival) {
        return receive(arrival, "");
    }

    private BulkChannel receive(Arrival arrival, String before) {
        return BulkChannel.open(
                machine,
                Script.resource(
                                LargePush.class,
                                "receive-parts.sh",
                                arrival.place(),
                                remote.toString(),
                                arrival.token(),
                                arrival.target(),
                                "")
                        .after(before + Destination.FUNCTIONS));
    }

    private static void stream(OutputStream stdin, long start, long length) throws IOException {
        stream(stdin, start, length, length);
    }

    private static void stream(OutputStream stdin, long start, long length, long total) throws IOException {
        try {
            copy(stdin, start, length);
            end(stdin, total);
        } catch (IOException e) {
            // A script that has seen enough reads no more.
            assertThat(e).isNotNull();
        }
    }

    private static void copy(OutputStream stdin, long start, long length) throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        DeltaStream stream = new DeltaStream(parts, true);
        stream.copy(start, (int) length);
        stream.flush();
        stdin.write(parts.toByteArray());
        stdin.flush();
    }

    private static void end(OutputStream stdin, long total) throws IOException {
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.write("E".getBytes(StandardCharsets.US_ASCII));
        parts.write(ByteBuffer.allocate(8).putLong(total).array());
        stdin.write(parts.toByteArray());
        stdin.close();
    }
}
