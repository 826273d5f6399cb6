package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.transfer.delta.BlockIndex;
import io.recompute.transfer.delta.BlockSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentIndexesTest {
    @TempDir
    Path directory;

    @Test
    void theOldestGoWhereAllHaveBecomeTooLarge() throws IOException {
        SentIndexes sent = new SentIndexes(directory.resolve("sent"), 20_000);
        BlockIndex large = index(64 << 20);
        write(sent, "first", large, 1);
        assertThat(Files.size(directory.resolve("sent/first"))).isBetween(10_000L, 20_000L);
        write(sent, "small", index(1), 2);
        assertThat(sent.read("first").orElseThrow().size()).isEqualTo(64 << 20);
        write(sent, "second", large, 3);
        assertThat(sent.read("first")).isEmpty();
        assertThat(sent.read("small")).isPresent();
        assertThat(sent.read("second")).isPresent();
    }

    @Test
    void theOneThatIsWrittenStays() throws IOException {
        SentIndexes sent = new SentIndexes(directory.resolve("sent"), 10);
        write(sent, "a", index(1), 1);
        write(sent, "b", index(1), 2);
        assertThat(sent.read("a")).isEmpty();
        assertThat(sent.read("b")).isPresent();
    }

    @Test
    void whatAnEarlierVersionLeftGoesToo() throws IOException {
        Path sent = Files.createDirectories(directory.resolve("sent"));
        Path old = Files.write(sent.resolve("x.chunks"), new byte[40_000]);
        write(new SentIndexes(sent, 20_000), "a", index(1), 1);
        assertThat(old).doesNotExist();
    }

    private static void write(SentIndexes sent, String name, BlockIndex index, long second) throws IOException {
        sent.write(name, index);
        Path file = sent.directory().resolve(name);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }

    private static BlockIndex index(int size) {
        BlockSums sums = BlockSums.of(size);
        sums.update(new byte[size], 0, size);
        return sums.index("version");
    }
}
