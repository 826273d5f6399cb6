package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tar streams as another reader sees them. */
class TarHeaderTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1700000000",
        "8589934591, 8589934591",
        "8589934592, 8589934592",
        "1099511627776, 253402300799",
        "5, -1",
        "5, -2000000000"
    })
    void sizesAndTimesOfAnyMagnitudeAreTold(long size, long seconds) throws IOException {
        TarArchiveEntry entry = read(new TarHeader("a", TarHeader.FILE, 0754, seconds, size, ""));
        assertThat(entry.getSize()).isEqualTo(size);
        assertThat(entry.getLastModifiedTime().toInstant().getEpochSecond()).isEqualTo(seconds);
        assertThat(entry.getMode() & 0777).isEqualTo(0754);
        assertThat(entry.isFile()).isTrue();
        assertThat(entry.isCheckSumOK()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 99, 100, 101, 511, 512, 513, 4000})
    void namesAndTargetsOfAnyLengthAreTold(int length) throws IOException {
        String name = "é".repeat(length / 2) + (length % 2 == 0 ? "" : "x");
        TarArchiveEntry entry = read(new TarHeader("d/" + name, TarHeader.LINK, 0777, 0, 0, name));
        assertThat(entry.getName()).isEqualTo("d/" + name);
        assertThat(entry.getLinkName()).isEqualTo(name);
        assertThat(entry.isSymbolicLink()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 65_535, 65_536, 65_537, 200_000})
    void contentsOfAnySizeFitIntoTheBlocks(int size) throws IOException {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 'x');
        Path file = Files.write(directory.resolve("f"), content);
        FileTime time = FileTime.from(Instant.parse("2020-01-02T03:04:05.678Z"));
        Files.setLastModifiedTime(file, time);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out, new Progress());
        assertThat(writer.file("first", file, 0644, null)).isEqualTo(new TarWriter.Read(true, size, time));
        writer.bytes("second", new byte[] {1, 2, 3});
        writer.close();
        assertThat(out.size() % 10_240).isZero();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            assertThat(tar.getNextEntry().getLastModifiedTime().toInstant()).isEqualTo("2020-01-02T03:04:05Z");
            assertThat(tar.readAllBytes()).isEqualTo(content);
            assertThat(tar.getNextEntry().getName()).isEqualTo("second");
            assertThat(tar.readAllBytes()).containsExactly(1, 2, 3);
            assertThat(tar.getNextEntry()).isNull();
        }
    }

    @Test
    void aDirectoryIsOne() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out, new Progress())) {
            writer.directory("d", 0750, FileTime.from(Instant.EPOCH));
        }
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            TarArchiveEntry entry = tar.getNextEntry();
            assertThat(entry.isDirectory()).isTrue();
            assertThat(entry.getMode() & 0777).isEqualTo(0750);
        }
    }

    private static TarArchiveEntry read(TarHeader header) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(header.blocks()))) {
            return tar.getNextEntry();
        }
    }
}
