package io.recompute.transport.ssh;

import io.recompute.transport.ssh.KnownHosts.Judgement;
import io.recompute.transport.ssh.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The known-hosts file, read and added to. Safe for use by many threads and many JVMs: an addition is made under a lock
 * on the file, in one write, after looking once more at what stands there.
 */
final class KnownHostsFile {
    // A lock on a file belongs to the JVM as a whole: its own threads must take turns before they ask for it.
    private static final ReentrantLock TURN = new ReentrantLock();

    private final Path path;

    KnownHostsFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    KnownHosts read() throws IOException {
        return KnownHosts.read(path);
    }

    /**
     * Adds the key of a machine that is still unknown.
     *
     * @param hashed whether its name is written as a salted hash
     * @return what the file said under the lock: where that is not {@link Verdict#UNKNOWN}, nothing was added
     */
    Judgement recordUnknown(KnownName name, HostKey key, boolean hashed) throws IOException {
        TURN.lock();
        try {
            createMissing();
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                String text = readAll(channel);
                Judgement judgement = KnownHosts.parse(text).judge(name.host(), name.port(), key);
                if (judgement.verdict() == Verdict.UNKNOWN) {
                    String written = HostPatterns.lookupName(name.host(), name.port());
                    String column = hashed ? HostPatterns.hash(written) : written;
                    append(channel, text, column + " " + key.type() + " " + key.base64());
                }
                return judgement;
            }
        } finally {
            TURN.unlock();
        }
    }

    private static String readAll(FileChannel channel) throws IOException {
        // Not closed: that would close the channel, and with it the lock.
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static void append(FileChannel channel, String text, String line) throws IOException {
        String start = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        ByteBuffer bytes = ByteBuffer.wrap((start + line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        long position = channel.size();
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private void createMissing() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, privately(directory, "rwx------"));
        }
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, privately(path, "rw-------"));
            } catch (FileAlreadyExistsException another) {
                // Another JVM was faster, which is as good.
                return;
            }
        }
    }

    /** The permissions, where the file system has any. */
    private static FileAttribute<?>[] privately(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
