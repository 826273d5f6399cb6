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
import java.util.Optional;

/**
 * What one file consists of: blocks of one size, the last one shorter, and sums over each, some of them by a key that is
 * drawn for it and stays here. Immutable and thread-safe.
 */
public final class BlockIndex {
    /** The largest file that has an index: 1 TiB. */
    public static final long LARGEST_FILE = 1L << 40;

    static final int SMALLEST_BLOCK = 64 << 10;

    private static final int FORMAT = 0x52424C32;
    private static final int MOST = 1 << 18;
    private static final int LARGEST_BLOCK = (int) (LARGEST_FILE / MOST);

    private final String version;
    private final long size;
    private final int blockSize;
    private final long key;
    private final long[] checks;
    private final long[] keyed;

    /** The numbers of the whole blocks, each plus one, by their first sums; 0 is free. */
    private final int[] places;

    /**
     * That of a file whose blocks were summed up.
     *
     * @param version what tells the file that has them from any other, in the words of whoever asks later
     * @param checks the CRCs of all the blocks; not copied
     * @param keyed their sums by the key; not copied
     */
    BlockIndex(String version, long size, long key, long[] checks, long[] keyed) {
        this.version = version;
        this.size = size;
        this.blockSize = blockSize(size);
        this.key = key;
        this.checks = checks;
        this.keyed = keyed;
        this.places = new int[Integer.highestOneBit(Math.max(1, checks.length)) * 8];
        for (int block = 0; block < checks.length && length(block) == blockSize; block++) {
            place(block);
        }
    }

    /** How large the blocks of a file are: small, but not too many. */
    static int blockSize(long fileSize) {
        int blockSize = SMALLEST_BLOCK;
        while (blockSize < LARGEST_BLOCK && fileSize > (long) blockSize * MOST) {
            blockSize *= 2;
        }
        return blockSize;
    }

    /** What was given when it was made. */
    public String version() {
        return version;
    }

    /** How long the file is. */
    public long size() {
        return size;
    }

    /** By which its blocks were summed up. */
    long key() {
        return key;
    }

    /** How long a block is, but for the last one. */
    public int blockSize() {
        return blockSize;
    }

    /** Where a block begins in the file. */
    long offset(int block) {
        return (long) block * blockSize;
    }

    /** How long a block is; 0 where there is none of that number. */
    int length(int block) {
        return (int) Math.min(blockSize, Math.max(0, size - offset(block)));
    }

    /** Whether a block has those sums. */
    boolean is(int block, long blockChecks, long blockKeyed) {
        return checks[block] == blockChecks && keyed[block] == blockKeyed;
    }

    /** Whether a whole block has that CRC-32C; the quick test before {@link #find}. */
    boolean has(int first) {
        for (int place = slot(first); places[place] != 0; place = next(place)) {
            if ((int) (checks[places[place] - 1] >>> 32) == first) {
                return true;
            }
        }
        return false;
    }

    /** The number of a whole block with those sums, the first one in the file; -1 where there is none. */
    int find(BlockSum sum) {
        return find(sum.checks(), sum.keyed());
    }

    private int find(long blockChecks, long blockKeyed) {
        for (int place = slot((int) (blockChecks >>> 32)); places[place] != 0; place = next(place)) {
            if (is(places[place] - 1, blockChecks, blockKeyed)) {
                return places[place] - 1;
            }
        }
        return -1;
    }

    private void place(int block) {
        if (find(checks[block], keyed[block]) < 0) {
            int place = slot((int) (checks[block] >>> 32));
            while (places[place] != 0) {
                place = next(place);
            }
            places[place] = block + 1;
        }
    }

    private int slot(int first) {
        return first & (places.length - 1);
    }

    private int next(int place) {
        return (place + 1) & (places.length - 1);
    }

    /** Writes it, over what is there and in one step; missing directories are made. */
    public void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, ".blocks", null);
        try {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(temporary)))) {
                out.writeInt(FORMAT);
                out.writeUTF(version);
                out.writeLong(size);
                out.writeLong(key);
                for (int block = 0; block < checks.length; block++) {
                    out.writeLong(checks[block]);
                    out.writeLong(keyed[block]);
                }
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Reads one; empty where there is none, or none that can be read: it is only a help. */
    public static Optional<BlockIndex> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != FORMAT) {
                return Optional.empty();
            }
            String version = in.readUTF();
            long size = in.readLong();
            long key = in.readLong();
            if (size < 0 || size > LARGEST_FILE || !KeyedSum.isKey(key)) {
                return Optional.empty();
            }
            long[] checks = new long[count(size, blockSize(size))];
            long[] keyed = new long[checks.length];
            for (int block = 0; block < checks.length; block++) {
                checks[block] = in.readLong();
                keyed[block] = in.readLong();
            }
            return Optional.of(new BlockIndex(version, size, key, checks, keyed));
        } catch (NoSuchFileException | EOFException e) {
            return Optional.empty();
        }
    }

    /** How many blocks a file has. */
    static int count(long size, int blockSize) {
        return Math.toIntExact((size + blockSize - 1) / blockSize);
    }
}
