package io.recompute.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BlockMatcherTest {
    private static final int SIZE = 4 << 20;
    private static final int BLOCK = BlockIndex.SMALLEST_BLOCK;

    /** The newer file as it was told, and how much of it was new. */
    private static final class Rebuilt implements Difference {
        private final byte[] old;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long fresh;

        Rebuilt(byte[] old) {
            this.old = old;
        }

        @Override
        public void copy(long offset, int length) {
            bytes.write(old, (int) offset, length);
        }

        @Override
        public void insert(byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
            fresh += length;
        }
    }

    /** Whatever was changed, inserted or deleted, and in whatever parts the file is read. */
    @RepeatedTest(30)
    void whatWasNotChangedIsFoundAgain(RepetitionInfo repetition) throws IOException {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] old = random(SIZE + random.nextInt(BLOCK), seed);
        int at = random.nextInt(SIZE - 200_000);
        int removed = random.nextInt(3) == 0 ? 0 : random.nextInt(200_000);
        byte[] inserted = random(random.nextInt(3) == 0 ? 0 : random.nextInt(200_000), seed + 1000L);
        byte[] changed = new byte[old.length - removed + inserted.length];
        System.arraycopy(old, 0, changed, 0, at);
        System.arraycopy(inserted, 0, changed, at, inserted.length);
        System.arraycopy(old, at + removed, changed, at + inserted.length, old.length - at - removed);

        Rebuilt rebuilt = match(old, changed, 1 + random.nextInt(1 << 20));

        assertThat(rebuilt.bytes.toByteArray()).as("seed %s", seed).isEqualTo(changed);
        assertThat(rebuilt.fresh).as("seed %s", seed).isLessThanOrEqualTo(inserted.length + 2L * BLOCK);
    }

    @Test
    void anUnchangedFileHasNothingNewAndALongerOneItsEndAlone() throws IOException {
        byte[] old = random(SIZE + 12_345, 2);
        assertThat(match(old, old, 70_001).fresh).isZero();
        byte[] longer = Arrays.copyOf(old, old.length + 100_000);
        assertThat(match(old, longer, 70_001).fresh).isEqualTo(100_000);
        byte[] shorter = Arrays.copyOf(old, SIZE / 2 + 1000);
        assertThat(match(old, shorter, 70_001).fresh).isEqualTo(1000);
    }

    @Test
    void repetitionsAreFound() throws IOException {
        byte[] zeros = new byte[SIZE];
        Rebuilt rebuilt = match(zeros, new byte[2 * SIZE + 100], 1 << 20);
        assertThat(rebuilt.fresh).isEqualTo(100);
        assertThat(rebuilt.bytes.toByteArray()).isEqualTo(new byte[2 * SIZE + 100]);
    }

    /** Where nothing was found for long, not every byte is looked at any more; what comes back is found all the same. */
    @Test
    void aFileThatIsNewForLongIsTrueAndStillFollowedWhereItIsNot() throws IOException {
        byte[] old = random(SIZE, 4);
        byte[] changed = random(32 << 20, 5);
        byte[] both = Arrays.copyOf(changed, changed.length + 4 * SIZE);
        for (int copy = 0; copy < 4; copy++) {
            System.arraycopy(old, 0, both, changed.length + copy * SIZE, SIZE);
        }
        Rebuilt rebuilt = match(old, both, 1 << 20);
        assertThat(rebuilt.bytes.toByteArray()).isEqualTo(both);
        assertThat(rebuilt.fresh).isLessThan(changed.length + 3L * SIZE);
    }

    @Test
    void filesWithoutAWholeBlockAreTrueToo() throws IOException {
        for (int size : new int[] {0, 1, BLOCK - 1, BLOCK, BLOCK + 1}) {
            byte[] old = random(size, 6);
            for (byte[] changed : new byte[][] {old, new byte[0], random(BLOCK + 7, 7)}) {
                assertThat(match(old, changed, 1000).bytes.toByteArray()).isEqualTo(changed);
            }
            assertThat(match(old, old, 1000).fresh).isZero();
        }
    }

    private static Rebuilt match(byte[] old, byte[] changed, int part) throws IOException {
        Rebuilt alone = match(old, changed, part, BlockSums.of(changed.length));
        Rebuilt rebuilt = match(old, changed, part, null);
        assertThat(rebuilt.bytes.toByteArray()).isEqualTo(alone.bytes.toByteArray());
        assertThat(rebuilt.fresh).isEqualTo(alone.fresh);
        return rebuilt;
    }

    /** Null for sums that spare summing up twice. */
    private static Rebuilt match(byte[] old, byte[] changed, int part, @Nullable BlockSums separate)
            throws IOException {
        Rebuilt rebuilt = new Rebuilt(old);
        BlockIndex index = BlockIndexTest.index(old);
        BlockSums sums = separate == null ? BlockSums.comparedWith(index, changed.length) : separate;
        sums.update(changed, 0, changed.length);
        BlockMatcher matcher = new BlockMatcher(index, sums, rebuilt);
        int told = 0;
        for (int read = 0; read < changed.length; read += Math.min(part, changed.length - read)) {
            int end = Math.min(changed.length, read + part);
            told += matcher.match(changed, told, end - told, false);
            assertThat(end - told).isLessThan(BLOCK);
        }
        told += matcher.match(changed, told, changed.length - told, true);
        assertThat(told).isEqualTo(changed.length);
        return rebuilt;
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
