package io.recompute.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkReaderTest {
    private static final int SIZE = 8 << 20;

    @TempDir
    Path directory;

    /** What a file consists of, and how much of it an older version had not. */
    private record Reading(List<Integer> lengths, ChunkIndex index, long fresh, byte[] rebuilt) {}

    @Test
    void chunksHaveSizesWithinTheirLimitsAndMakeUpTheFile() throws IOException {
        byte[] content = random(SIZE + 1, 1);
        Reading reading = read(content, null, null);
        assertThat(reading.lengths().stream().mapToInt(length -> length).sum()).isEqualTo(content.length);
        assertThat(reading.lengths().subList(0, reading.lengths().size() - 1))
                .allMatch(length -> length >= FastCdc.SMALLEST && length <= FastCdc.LARGEST);
        assertThat(reading.lengths().size()).isBetween(SIZE / (2 * FastCdc.NORMAL), SIZE / FastCdc.SMALLEST);
        assertThat(reading.index().size()).isEqualTo(content.length);
    }

    /** Borders that are searched are the same as those that are foretold, whatever was changed, inserted or deleted. */
    @RepeatedTest(30)
    void aChangeMakesFewChunksNewAndTheRestIsFoundAgain(RepetitionInfo repetition) throws IOException {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        byte[] old = random(SIZE, seed);
        int at = random.nextInt(SIZE - 200_000);
        int removed = random.nextInt(3) == 0 ? 0 : random.nextInt(200_000);
        byte[] inserted = random(random.nextInt(3) == 0 ? 0 : random.nextInt(200_000), seed + 1000L);
        byte[] changed = new byte[SIZE - removed + inserted.length];
        System.arraycopy(old, 0, changed, 0, at);
        System.arraycopy(inserted, 0, changed, at, inserted.length);
        System.arraycopy(old, at + removed, changed, at + inserted.length, SIZE - at - removed);

        ChunkIndex known = read(old, null, null).index();
        Reading reading = read(changed, known, old);

        assertThat(reading.rebuilt()).as("seed " + seed).isEqualTo(changed);
        assertThat(reading.fresh()).as("seed " + seed).isLessThan(inserted.length + 4L * FastCdc.LARGEST);
        assertThat(reading.lengths())
                .as("seed " + seed)
                .isEqualTo(read(changed, null, null).lengths());
    }

    @Test
    void anUnchangedFileHasNothingNewAndRepetitionsAreFound() throws IOException {
        byte[] same = random(SIZE, 2);
        assertThat(read(same, read(same, null, null).index(), same).fresh()).isZero();
        byte[] zeros = new byte[SIZE];
        Reading longer = read(new byte[SIZE + 100_000], read(zeros, null, null).index(), zeros);
        assertThat(longer.fresh()).isLessThanOrEqualTo(FastCdc.LARGEST);
        assertThat(longer.rebuilt()).isEqualTo(new byte[SIZE + 100_000]);
    }

    @Test
    void smallFilesAndNoneAreOneChunkAndNone() throws IOException {
        assertThat(read(new byte[0], null, null).lengths()).isEmpty();
        assertThat(read(new byte[] {7}, null, null).lengths()).containsExactly(1);
    }

    @Test
    void anIndexIsReadAsItWasWrittenAndARuinedOneNotAtAll() throws IOException {
        ChunkIndex index = read(random(SIZE, 3), null, null).index();
        Path file = directory.resolve("new/sub/chunks");
        index.write(file);
        ChunkIndex back = ChunkIndex.read(file).orElseThrow();
        assertThat(back.version()).isEqualTo("version 1");
        assertThat(back.size()).isEqualTo(SIZE);
        assertThat(back.find(index.sum(3), index.length(3))).isEqualTo(3);
        assertThat(back.find(index.sum(3), index.length(3) + 1)).isEqualTo(-1);
        assertThat(back.offset(3)).isEqualTo(index.offset(3));

        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
        assertThat(ChunkIndex.read(file)).isEmpty();
        Files.writeString(file, "nonsense and more of it");
        assertThat(ChunkIndex.read(file)).isEmpty();
        assertThat(ChunkIndex.read(directory.resolve("none"))).isEmpty();
    }

    private static Reading read(byte[] content, @Nullable ChunkIndex known, byte @Nullable [] old) throws IOException {
        List<Integer> lengths = new ArrayList<>();
        ChunkIndex.Builder builder = new ChunkIndex.Builder();
        ByteArrayOutputStream rebuilt = new ByteArrayOutputStream();
        long fresh = 0;
        // A stream that gives little at a time, as streams may.
        InputStream stream = new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 70_001));
            }
        };
        ChunkReader reader = new ChunkReader(stream, content.length, known);
        while (reader.next()) {
            lengths.add(reader.length());
            builder.add(reader.length(), reader.sum());
            if (known != null && old != null && reader.match() >= 0) {
                rebuilt.write(old, (int) known.offset(reader.match()), reader.length());
            } else {
                fresh += reader.length();
                rebuilt.write(reader.bytes(), reader.start(), reader.length());
            }
        }
        return new Reading(lengths, builder.build("version 1"), fresh, rebuilt.toByteArray());
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
