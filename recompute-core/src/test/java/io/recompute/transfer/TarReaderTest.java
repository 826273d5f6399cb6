package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.transfer.TransferException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile machine may send. */
class TarReaderTest {
    private record Sent(String name, byte type, String text) {}

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "./a/../../evil", "/evil", "a/..", ".."})
    void namesThatLeaveAreRefused(String name) throws IOException {
        refused(folder("./"), file(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "a/../../x", "self/../../x", "a/../x", ""})
    void linksThatLeaveAreRefused(String target) throws IOException {
        refused(folder("./"), link("./self", "."), link("./evil", target));
    }

    @ParameterizedTest
    @MethodSource("throughLinks")
    void nothingIsWrittenThroughALink(List<Sent> sent) throws IOException {
        refused(sent.toArray(Sent[]::new));
    }

    static Stream<List<Sent>> throughLinks() {
        return Stream.of(
                List.of(folder("./"), folder("./d"), link("./l", "d"), file("./l/x")),
                List.of(folder("./"), link("./l", "d"), new Sent("./h", TarConstants.LF_LINK, "./l")),
                List.of(folder("./"), new Sent("./h", TarConstants.LF_LINK, "../../x")),
                List.of(folder("./"), file("./f"), file("./f/x")));
    }

    @Test
    void aStreamThatEndsEarlyIsNoSuccess() throws IOException {
        byte[] whole = archive(folder("./"), file("./a"), file("./b"));
        for (int length : new int[] {0, 100, 512, 700, 1024, 1026, 1536, 1700}) {
            try (LocalStaging staging = LocalStaging.near(directory.resolve("target"))) {
                assertThatThrownBy(() -> read(Arrays.copyOf(whole, length), staging))
                        .isInstanceOf(TarReader.StreamException.class);
            }
        }
    }

    @Test
    void linksInsideAndUpwardsAreKept() throws IOException {
        try (LocalStaging staging = LocalStaging.near(directory.resolve("target"))) {
            read(
                    archive(folder("./"), folder("./d"), file("./f"), link("./d/up", "../f"), link("./l", "./d")),
                    staging);
            staging.moveTo(directory.resolve("target"));
        }
        assertThat(directory.resolve("target/d/up")).hasContent("content");
        assertThat(directory)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
    }

    private void refused(Sent... sent) throws IOException {
        byte[] archive = archive(sent);
        try (LocalStaging staging = LocalStaging.near(directory.resolve("target"))) {
            assertThatThrownBy(() -> read(archive, staging))
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSAFE_ENTRY));
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static void read(byte[] archive, LocalStaging staging) throws IOException {
        new TarReader(new ByteArrayInputStream(archive), staging, new Progress()).readAll(true);
    }

    private static byte[] archive(Sent... sent) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (Sent each : sent) {
                TarArchiveEntry entry = new TarArchiveEntry(each.name(), each.type(), true);
                byte[] content = each.text().getBytes(StandardCharsets.UTF_8);
                boolean file = each.type() == TarConstants.LF_NORMAL;
                entry.setLinkName(file ? "" : each.text());
                entry.setSize(file ? content.length : 0);
                tar.putArchiveEntry(entry);
                tar.write(content, 0, file ? content.length : 0);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Sent file(String name) {
        return new Sent(name, TarConstants.LF_NORMAL, "content");
    }

    private static Sent folder(String name) {
        return new Sent(name, TarConstants.LF_DIR, "");
    }

    private static Sent link(String name, String target) {
        return new Sent(name, TarConstants.LF_SYMLINK, target);
    }
}
