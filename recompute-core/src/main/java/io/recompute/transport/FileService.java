package io.recompute.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a machine, for logins that get no shell: what SFTP offers (draft-ietf-secsh-filexfer-02, and OpenSSH's {@code
 * posix-rename@openssh.com} where the server has it). Paths are absolute, or relative to where the server starts, which is
 * mostly the home directory. Each call is a round trip or more; links are never followed but where a directory on the way is
 * one.
 *
 * <p>Thread-safe, each stream for one thread at a time. Whoever opened it closes it; its connection stays.
 *
 * <p>All methods throw {@link java.nio.file.NoSuchFileException} where there is nothing at a path, {@link
 * java.nio.file.AccessDeniedException} where it is not allowed, another {@link IOException} where the server refuses
 * otherwise, with its words, and {@link ConnectionLostException} where the connection is gone.
 */
public interface FileService extends AutoCloseable {
    /** What may stand at a path. */
    enum Kind {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK,
        /** A device, a socket, a pipe. */
        OTHER
    }

    /**
     * What stands at a path. Immutable.
     *
     * @param name its last name
     * @param size in bytes; of no meaning but for files
     * @param modified in whole seconds
     * @param mode the nine permission bits
     */
    record Entry(String name, Kind kind, long size, Instant modified, int mode) {}

    /** The path without {@code .}, {@code ..} and links, as the server tells it. */
    String absolute(String path) throws IOException;

    /** What stands there, a link as a link; empty where nothing does. */
    Optional<Entry> look(String path) throws IOException;

    /** Whether a directory is there, or a link to one. */
    boolean isDirectory(String path) throws IOException;

    /** What is in a directory, without {@code .} and {@code ..}, in any order. */
    List<Entry> list(String directory) throws IOException;

    /** The content of a file from its beginning; the caller closes it. */
    InputStream read(String file) throws IOException;

    /**
     * A new file to write to; it is complete when the stream was closed without an exception. The caller closes it.
     *
     * @throws IOException where something is there already
     */
    OutputStream create(String file) throws IOException;

    /** Sets the nine permission bits and the time, cut to whole seconds, of a file or directory. */
    void stamp(String path, int mode, Instant modified) throws IOException;

    /** Makes a directory with that mode, as far as the server's umask leaves it. */
    void makeDirectory(String path, int mode) throws IOException;

    /** Makes a directory with those above it that are missing; nothing where it is there. */
    default void makeDirectories(String path, int mode) throws IOException {
        if (!isDirectory(path)) {
            int slash = path.lastIndexOf('/');
            if (slash > 0) {
                makeDirectories(path.substring(0, slash), mode);
            }
            makeDirectory(path, mode);
        }
    }

    /** Makes a symbolic link with that text. */
    void makeLink(String path, String target) throws IOException;

    /** The text of a symbolic link. */
    String target(String link) throws IOException;

    /**
     * Gives something another path, in place of a file or link that is there. In one step where the server has OpenSSH's
     * extension; else what is there is removed first.
     */
    void replace(String from, String to) throws IOException;

    /** Removes a file or link. */
    void remove(String path) throws IOException;

    /** Removes an empty directory. */
    void removeDirectory(String path) throws IOException;

    /** Whether it can still be used, as far as is known without asking the other side. */
    boolean isOpen();

    /** Closes it; idempotent. */
    @Override
    void close();
}
