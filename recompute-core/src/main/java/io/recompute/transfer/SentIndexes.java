package io.recompute.transfer;

import io.recompute.transfer.delta.BlockIndex;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of the large files that were sent, a file each in one directory, which is made where it is missing. What was
 * written longest ago goes where all of them have become too large. Immutable and thread-safe, and safe for several
 * programs at once: what is lost is only a help.
 *
 * @param limit how large they may be together, in bytes
 */
record SentIndexes(Path directory, long limit) {
    /** Those of some 64 GiB of files. */
    static final long LIMIT = 16 << 20;

    static SentIndexes in(Path directory) {
        return new SentIndexes(directory, LIMIT);
    }

    /** What was written under that name; empty where nothing was, or it went. */
    Optional<BlockIndex> read(String name) throws IOException {
        return BlockIndex.read(directory.resolve(name));
    }

    /** Writes one over what is there, and deletes the oldest where that is needed. */
    void write(String name, BlockIndex index) throws IOException {
        Path written = directory.resolve(name);
        index.write(written);
        List<Kept> all = all();
        long size = all.stream().mapToLong(Kept::size).sum();
        for (Kept kept : all) {
            if (size > limit && !kept.file().equals(written)) {
                Files.deleteIfExists(kept.file());
                size -= kept.size();
            }
        }
    }

    private record Kept(Path file, FileTime written, long size) {}

    /** The oldest first. */
    private List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                BasicFileAttributes attributes = attributes(file);
                if (attributes != null && attributes.isRegularFile()) {
                    all.add(new Kept(file, attributes.lastModifiedTime(), attributes.size()));
                }
            }
        }
        all.sort(Comparator.comparing(Kept::written));
        return all;
    }

    /** Null where it has gone meanwhile. */
    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
