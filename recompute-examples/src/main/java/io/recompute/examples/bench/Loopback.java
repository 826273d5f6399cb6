package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.testkit.openssh.OpenSshServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmarks share: an empty project in a directory of its own, opened on a {@link Peer}. Closing it closes the
 * workspace and the server and deletes the directory.
 *
 * @param directory on this side; absolute
 */
record Loopback(Path directory, Peer peer, Workspace workspace) implements AutoCloseable {
    /** Where results go: UTF-8, flushed at each line. */
    static PrintStream output() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }

    /** Whether there is an OpenSSH to measure with; says so where there is none. */
    static boolean isAvailable(PrintStream out) {
        boolean available = OpenSshServer.isAvailable();
        if (!available) {
            out.println("The benchmark needs sshd and ssh on this machine: install them (Debian: openssh-server).");
        }
        return available;
    }

    static Loopback start() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("bench-project");
        Peer peer = null;
        boolean complete = false;
        try {
            peer = Peer.start();
            Workspace workspace = Recompute.project(directory)
                    .instance(peer.instance())
                    .remoteHome("projects")
                    .init();
            complete = true;
            return new Loopback(directory, peer, workspace);
        } finally {
            if (!complete) {
                close(directory, peer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (workspace) {
            // Its logs and copies end with it, before the server does.
        } finally {
            close(directory, peer);
        }
    }

    /** Closes the peer, where there is one, and deletes the directory. */
    static void close(Path directory, @Nullable Peer peer) throws IOException {
        try (peer) {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
