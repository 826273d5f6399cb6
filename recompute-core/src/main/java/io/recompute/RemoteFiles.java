package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.SyncOptions;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.Transfer;
import java.nio.file.Path;

/**
 * A project's files on a machine, connected: all that can be done where a login gets SFTP and no shell ({@link
 * Project#files()}). A {@link Workspace} does the same, and more. Thread-safe. Whoever opened it closes it: that ends transfers.
 *
 * <p>Its methods wait for the machine and throw {@link io.recompute.model.RecomputeException} by its subclasses; an
 * interrupt ends the wait with {@link io.recompute.model.OperationInterruptedException}. A lost connection is opened
 * again by the next call.
 */
public interface RemoteFiles extends AutoCloseable {
    /** The machine. */
    Instance instance();

    /** The project's directory there, absolute. */
    RemotePath directory();

    /**
     * What {@link #sync()} would do now; changes nothing.
     *
     * @throws io.recompute.sync.SyncException where the local project cannot be read
     */
    SyncPlan plan();

    /**
     * Brings the machine's files up to date with the local ones. What was deleted here is deleted there, where it came from
     * here; what the machine has made itself is left alone. Each file is replaced as a whole.
     *
     * @throws io.recompute.sync.plan.MassDeletionException where most would be deleted; nothing was changed
     * @throws io.recompute.sync.SyncException where the local project cannot be read
     * @throws io.recompute.transfer.TransferException where the files could not be sent or put into place
     */
    @CanIgnoreReturnValue
    SyncReport sync();

    /** As {@link #sync()}, with options: a mass deletion goes on only where it is forced. */
    @CanIgnoreReturnValue
    SyncReport sync(SyncOptions options);

    /**
     * Starts to copy a local file or directory to the machine, as rsync copies. {@code Path.of("bin/.")} means the
     * contents. What goes wrong is told by {@link Transfer#join()} and {@link Transfer#completion()}. Closing this cancels it.
     *
     * @param local relative to the current directory of this program, or absolute
     * @param remote relative to the project's directory there, absolute, or below the home directory as {@code ~/x}
     */
    Transfer push(Path local, String remote);

    /**
     * As {@link #push(Path, String)}, with a local path relative to the project that may end in {@code /}, or be a pattern:
     * {@code data/*.csv}, {@code runs/**}{@code /best.pt}. What matches goes into {@code remote}, under the path that it has
     * below the part of the pattern without wildcards; a file that is there as it is written comes first.
     */
    Transfer push(String local, String remote);

    /**
     * Starts to copy a file or directory from the machine, as rsync copies: {@code "bin/"} means the contents. A pattern
     * means what it matches there, as for {@link #push(String, String)}; no shell reads it.
     *
     * @param remote as for {@link #push(Path, String)}
     * @param local as there
     */
    Transfer pull(String remote, Path local);

    /** As {@link #pull(String, Path)}, with a local path relative to the project that may end in {@code /}. */
    Transfer pull(String remote, String local);

    /** Closes what this has opened. Idempotent. */
    @Override
    void close();
}
