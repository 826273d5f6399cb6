package io.recompute.transfer;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** What a pattern matches here. */
final class LocalMatches {
    private LocalMatches() {}

    /**
     * The paths below a directory, relative to it; none where there is no such directory.
     *
     * @throws TransferException where it cannot be read
     */
    static List<String> of(Glob glob, Path base) {
        List<String> paths = new ArrayList<>();
        try {
            Files.walkFileTree(base, EnumSet.noneOf(FileVisitOption.class), glob.depth(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    paths.add(below(base, directory));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!glob.directories() || attributes.isDirectory()) {
                        paths.add(below(base, file));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    // As a shell does with what it may not look into; a base that cannot be read is an error.
                    if (file.equals(base)) {
                        throw e;
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw RemoteFailure.local(base.toString(), e);
        }
        return glob.among(paths);
    }

    private static String below(Path base, Path path) {
        return base.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
