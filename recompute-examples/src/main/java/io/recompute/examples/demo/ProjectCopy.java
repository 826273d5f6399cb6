package io.recompute.examples.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A fresh copy of an example's project, so that running it changes nothing in the checkout. */
final class ProjectCopy {
    private ProjectCopy() {}

    /** Copies {@code source} to a directory of its name below {@code copies}, in place of an earlier copy. */
    static Path of(Path source, Path copies) throws IOException {
        Path target = copies.toAbsolutePath().resolve(source.toAbsolutePath().getFileName());
        if (Files.exists(target)) {
            Files.walkFileTree(target, new Deletion());
        }
        Files.createDirectories(target);
        Files.walkFileTree(source, new Copy(source, target));
        return target;
    }

    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;

        Copy(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(target.resolve(source.relativize(directory)));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.copy(file, target.resolve(source.relativize(file)));
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
