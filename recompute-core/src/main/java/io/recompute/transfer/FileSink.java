package io.recompute.transfer;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Takes files on their way to a machine, by the paths that they are to have below the place they go to, with {@code /} between
 * the names. Used by one thread. What cannot be taken over there is a {@link TransferException}.
 */
interface FileSink {
    /** Adds a file with its present content and time, and these nine permission bits. */
    Upload.Outcome file(String name, Path file, int mode);

    /** Adds a symbolic link with that text. */
    void link(String name, String target);

    /** Adds a directory, which files make by themselves where their mode and time do not matter. */
    void directory(String name, int mode, FileTime modified);
}
