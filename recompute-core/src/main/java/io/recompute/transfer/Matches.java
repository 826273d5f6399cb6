package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
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

/** What a pattern matches, here or on a machine: paths relative to the pattern's base. Immutable. */
record Matches(Machine machine, Glob glob) {
    private static final String LITERAL = "literal";
    private static final String HERE = "./";

    /**
     * Those below a directory here; none where there is no such directory.
     *
     * @throws TransferException where it cannot be read
     */
    List<String> local(Path base) {
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

    /**
     * Those below a directory of the machine; none where there is no such directory; an empty text alone where the pattern
     * is there as it is written. One round trip.
     *
     * @throws TransferException where it cannot be read
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    List<String> remote(RemotePath literal, RemotePath base) {
        Reply reply = machine.execute(Script.resource(
                        Matches.class,
                        "match.sh",
                        literal.toString(),
                        base.toString(),
                        Integer.toString(glob.depth()),
                        glob.directories() ? "d" : "")
                .repeatable());
        if (reply.status() != 0) {
            throw RemoteFailure.of(machine.instance(), base.toString(), reply.status(), reply.errorText(), null);
        }
        if (reply.text().equals(LITERAL)) {
            return List.of("");
        }
        List<String> paths = new ArrayList<>();
        for (String path : reply.text().split("\0")) {
            paths.add(path.startsWith(HERE) ? path.substring(HERE.length()) : path);
        }
        return glob.among(paths);
    }

    private static String below(Path base, Path path) {
        return base.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
