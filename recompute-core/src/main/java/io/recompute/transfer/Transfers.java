package io.recompute.transfer;

import static io.recompute.transfer.TransferDirection.PULL;
import static io.recompute.transfer.TransferDirection.PUSH;

import io.recompute.model.RemotePath;
import io.recompute.transport.control.Machine;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Copies files between this side and a machine. Immutable and thread-safe; closing the machine ends what is under way.
 *
 * <p>Paths are read as rsync reads them: {@code a/ b/} copies the contents of {@code a} into {@code b}; {@code a b/}, or
 * {@code a b} where {@code b} is a directory, puts {@code a} into {@code b}; else {@code b} becomes a copy of {@code a}.
 * Missing directories are made; a directory that is there is merged into, and nothing in it is deleted. Modes (as far as
 * the executable bit), times and links are kept, owners are not.
 *
 * <p>A source with wildcards ({@code *}, {@code ?}, {@code [a-z]}, and {@code **} for any directories) that is not there
 * as it is written stands for all that it matches, as in a shell; the target is then a directory, in which each match has
 * the path that it has below the part of the pattern without wildcards. No shell reads the pattern. One that matches
 * nothing is a {@link TransferException} with {@link TransferException.Reason#MISSING_SOURCE}.
 */
public final class Transfers {
    /** What is remembered of large files that were sent, so that only what is new in them is sent again. */
    static final String SENT = ".recompute/sent";

    private final Machine machine;
    private final RemotePath project;
    private final Path local;
    private final TransferWatch watch;

    /**
     * The copies of a project.
     *
     * @param local what relative local paths start from
     * @param project what relative remote paths start from; itself relative to the home directory, or absolute
     */
    public Transfers(Machine machine, Path local, RemotePath project) {
        this(machine, local, project, TransferWatch.nobody());
    }

    /** The same, with somebody who is told of each. */
    public Transfers(Machine machine, Path local, RemotePath project, TransferWatch watch) {
        this.watch = watch;
        this.machine = machine;
        this.local = local.toAbsolutePath();
        this.project = machine.facts().home().resolve(project.toString());
    }

    /**
     * Starts to copy something to the machine. A last name {@code .} stands for the contents: {@code Path.of("bin/.")}.
     *
     * @param remote relative to the project's directory, absolute, or below the home directory as {@code ~/x}
     */
    public Transfer push(Path source, String remote) {
        return push(source.toString(), remote);
    }

    /** As {@link #push(Path, String)}, with a source that may end in {@code /}, or be a pattern. */
    public Transfer push(String source, String remote) {
        TransferSpec spec = TransferSpec.push(source, local, remote);
        if (!Glob.isPattern(source) || Files.exists(spec.local(), LinkOption.NOFOLLOW_LINKS)) {
            return start(PUSH, source, remote, progress -> push(spec, progress));
        }
        Glob glob = Glob.of(source);
        Path base = local.resolve(glob.base()).normalize();
        return start(
                PUSH,
                source,
                remote,
                progress -> new GlobCopy(
                        source,
                        () -> LocalMatches.of(glob, base),
                        (match, own) -> push(spec.pushed(base.resolve(match), match), own),
                        progress));
    }

    private Copying push(TransferSpec spec, Progress progress) {
        return new Push(machine, absolute(spec.remote()), spec, local.resolve(SENT), progress);
    }

    /**
     * Starts to copy something from the machine.
     *
     * @param remote as for {@link #push(Path, String)}
     * @param target a last name {@code .} means a directory to copy into
     */
    public Transfer pull(String remote, Path target) {
        return pull(remote, target.toString());
    }

    /** As {@link #pull(String, Path)}, with a target that may end in {@code /}. */
    public Transfer pull(String remote, String target) {
        TransferSpec spec = TransferSpec.pull(remote, target, local);
        if (!Glob.isPattern(remote)) {
            return start(PULL, remote, target, progress -> pull(spec, progress));
        }
        RemoteMatches matches = new RemoteMatches(machine, Glob.of(remote));
        String base = matches.glob().base();
        return start(
                PULL,
                remote,
                target,
                progress -> new GlobCopy(
                        remote,
                        () -> matches.of(absolute(spec.remote()), absolute(base)),
                        (match, own) -> pull(match.isEmpty() ? spec : spec.pulled(base, match), own),
                        progress));
    }

    /**
     * Starts to copy a path, or what a pattern matches, to the same place on this side.
     *
     * @param directory what it is relative to on the machine, itself relative to the project's directory
     * @param path relative, without {@code ..}; whether it ends in {@code /} makes no difference
     */
    public Transfer collect(String directory, String path) {
        String bare = path.replaceAll("(/\\.?)+$", "");
        String source = directory.equals(".") ? bare : directory + "/" + bare;
        if (Glob.isPattern(bare)) {
            return pull(source, "./" + Glob.of(bare).base() + "/");
        }
        return bare.equals(".") ? pull(source + "/", "./") : pull(source, "./" + parent(bare));
    }

    private Transfer start(
            TransferDirection direction, String source, String target, Function<Progress, Copying> copy) {
        return RunningTransfer.start(machine.workers(), () -> watch.begins(direction, source, target), copy);
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private Copying pull(TransferSpec spec, Progress progress) {
        return new Pull(machine, absolute(spec.remote()), spec, progress);
    }

    private RemotePath absolute(String remote) {
        return RemotePaths.absolute(remote, machine.facts().home(), project);
    }
}
