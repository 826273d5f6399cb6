package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves a staged file or directory to its place on the same file system. Conflicts are looked for first, so that nothing
 * is moved where there is one. Used once, by one thread.
 */
final class LocalMerge {
    private record Move(Path from, Path to) {}

    private final Path source;
    private final Path target;
    private final List<Move> moves = new ArrayList<>();

    LocalMerge(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    void run() throws IOException {
        boolean directory = isDirectory(source);
        // The target itself was named by the caller, who may have meant the directory behind a link.
        if (directory && Files.isDirectory(target)) {
            plan(source, target);
        } else if (Files.isDirectory(target) || (directory && Files.exists(target, LinkOption.NOFOLLOW_LINKS))) {
            throw conflict(target);
        } else {
            moves.add(new Move(source, target));
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        for (Move move : moves) {
            Files.move(move.from(), move.to(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void plan(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
            for (Path child : children) {
                Path place = to.resolve(child.getFileName());
                boolean there = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
                if (there && isDirectory(child) != isDirectory(place)) {
                    throw conflict(place);
                }
                if (there && isDirectory(child)) {
                    plan(child, place);
                } else {
                    moves.add(new Move(child, place));
                }
            }
        }
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static TransferException conflict(Path place) {
        String message = "a directory, a file or a link is in the way at " + place + "; nothing was copied";
        return new TransferException(Reason.CONFLICT, place.toString(), message, null);
    }
}
