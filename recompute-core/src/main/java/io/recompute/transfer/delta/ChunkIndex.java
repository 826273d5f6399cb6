package io.recompute.transfer.delta;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chunks of one file, in order: how long each is, and a sum of 64 bits over it. The sum is no proof; whoever builds a
 * file of such chunks compares the whole. Immutable and thread-safe once {@linkplain Builder built}.
 */
public final class ChunkIndex {
    private static final int FORMAT = 0x52434831;
    private static final int MOST = 1 << 22;

    private final String version;
    private final int[] lengths;
    private final long[] sums;
    private final long[] offsets;
    private final Map<Long, Integer> places;

    private ChunkIndex(String version, int[] lengths, long[] sums) {
        this.version = version;
        this.lengths = lengths;
        this.sums = sums;
        this.offsets = new long[lengths.length + 1];
        this.places = new HashMap<>(lengths.length * 2);
        for (int chunk = 0; chunk < lengths.length; chunk++) {
            offsets[chunk + 1] = offsets[chunk] + lengths[chunk];
            places.putIfAbsent(sums[chunk], chunk);
        }
    }

    /** Collects chunks. Not thread-safe. */
    public static final class Builder {
        private int[] lengths = new int[1024];
        private long[] sums = new long[1024];
        private int count;

        /** Adds the next chunk. */
        public void add(int length, long sum) {
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, count * 2);
                sums = Arrays.copyOf(sums, count * 2);
            }
            lengths[count] = length;
            sums[count] = sum;
            count++;
        }

        /**
         * All of them.
         *
         * @param version what tells the file that has them from any other, in the words of whoever asks later
         */
        public ChunkIndex build(String version) {
            return new ChunkIndex(version, Arrays.copyOf(lengths, count), Arrays.copyOf(sums, count));
        }
    }

    /** What was given to {@link Builder#build}. */
    public String version() {
        return version;
    }

    /** How long the file is. */
    public long size() {
        return offsets[lengths.length];
    }

    /** The number of a chunk with that sum and length; -1 where there is none. */
    public int find(long sum, int length) {
        Integer chunk = places.get(sum);
        return chunk != null && lengths[chunk] == length ? chunk : -1;
    }

    /** Where a chunk begins in the file. */
    public long offset(int chunk) {
        return offsets[chunk];
    }

    /** How long a chunk is; 0 where there is none of that number. */
    int length(int chunk) {
        return chunk >= 0 && chunk < lengths.length ? lengths[chunk] : 0;
    }

    long sum(int chunk) {
        return sums[chunk];
    }

    /** Writes it, over what is there and in one step; missing directories are made. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, ".chunks", null);
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
                out.writeInt(FORMAT);
                out.writeUTF(version);
                out.writeInt(lengths.length);
                for (int chunk = 0; chunk < lengths.length; chunk++) {
                    out.writeInt(lengths[chunk]);
                    out.writeLong(sums[chunk]);
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Reads one; empty where there is none, or none that can be read: it is only a help. */
    public static Optional<ChunkIndex> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != FORMAT) {
                return Optional.empty();
            }
            String version = in.readUTF();
            int count = in.readInt();
            if (count < 0 || count > MOST) {
                return Optional.empty();
            }
            int[] lengths = new int[count];
            long[] sums = new long[count];
            for (int chunk = 0; chunk < count; chunk++) {
                lengths[chunk] = in.readInt();
                sums[chunk] = in.readLong();
            }
            return Optional.of(new ChunkIndex(version, lengths, sums));
        } catch (NoSuchFileException | EOFException e) {
            return Optional.empty();
        }
    }
}
