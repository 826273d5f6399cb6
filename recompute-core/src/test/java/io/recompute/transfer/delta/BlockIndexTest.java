package io.recompute.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockIndexTest {
    private static final int SIZE = (4 << 20) + 12_345;
    private static final int BLOCK = BlockIndex.SMALLEST_BLOCK;

    @TempDir
    Path directory;

    @Test
    void blocksAreFoundByTheirSums() {
        byte[] content = random();
        System.arraycopy(content, 5 * BLOCK, content, 9 * BLOCK, BLOCK);
        BlockIndex index = index(content);
        assertThat(index.size()).isEqualTo(SIZE);
        assertThat(index.length(64)).isEqualTo(12_345);
        assertThat(index.length(65)).isZero();
        BlockSum sum = new BlockSum(index.key());
        for (int block = 0; block < 64; block++) {
            sum.of(content, block * BLOCK, BLOCK);
            assertThat(index.is(block, sum.checks(), sum.keyed())).isTrue();
            assertThat(index.is(block, sum.checks(), sum.keyed() + 1)).isFalse();
            assertThat(index.find(sum)).isEqualTo(block == 9 ? 5 : block);
            assertThat(index.has(RollingCrc.of(content, block * BLOCK, BLOCK))).isTrue();
        }
        sum.of(content, 64 * BLOCK, 12_345);
        assertThat(index.is(64, sum.checks(), sum.keyed())).isTrue();
        assertThat(index.find(sum)).as("one that is not whole").isEqualTo(-1);
        assertThat(index.find(new BlockSum(index.key() + 1).of(content, 3 * BLOCK, BLOCK)))
                .as("by another key")
                .isEqualTo(-1);
        assertThat(index.has(RollingCrc.of(content, 1, BLOCK))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 65536", "17179869184, 65536", "17179869185, 131072", "1099511627776, 4194304"})
    void blocksAreLargerWhereThereWereTooMany(long size, int blockSize) {
        assertThat(BlockIndex.blockSize(size)).isEqualTo(blockSize);
        assertThat(BlockIndex.count(size, blockSize)).isLessThanOrEqualTo(1 << 18);
    }

    @Test
    void aFileThatIsTooLongHasNoIndexAndOneThatWasNotReadNeither() {
        BlockSums tooLong = BlockSums.of(BlockIndex.LARGEST_FILE + 1);
        tooLong.update(new byte[100], 0, 100);
        assertThat(tooLong.hasIndex()).isFalse();
        BlockSums early = BlockSums.of(SIZE);
        early.update(new byte[100], 0, 100);
        assertThatThrownBy(() -> early.index("")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anIndexIsReadAsItWasWrittenAndARuinedOneNotAtAll() throws IOException {
        BlockIndex index = index(random());
        Path file = directory.resolve("new/sub/blocks");
        index.write(file);
        BlockIndex back = BlockIndex.read(file).orElseThrow();
        assertThat(back.version()).isEqualTo("version 1");
        assertThat(back.size()).isEqualTo(SIZE);
        assertThat(back.blockSize()).isEqualTo(BLOCK);
        assertThat(back.key()).isEqualTo(index.key());
        assertThat(back.find(new BlockSum(index.key()).of(random(), 3 * BLOCK, BLOCK)))
                .isEqualTo(3);

        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThat(BlockIndex.read(file)).isEmpty();
        Files.writeString(file, "nonsense and more of it");
        assertThat(BlockIndex.read(file)).isEmpty();
        assertThat(BlockIndex.read(directory.resolve("none"))).isEmpty();
    }

    /** Of what is read in parts that are no blocks. */
    static BlockIndex index(byte[] content) {
        BlockSums sums = BlockSums.of(content.length);
        for (int at = 0; at < content.length; at += 70_001) {
            sums.update(content, at, Math.min(70_001, content.length - at));
        }
        return sums.index("version 1");
    }

    private static byte[] random() {
        byte[] bytes = new byte[SIZE];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
