package io.recompute.transfer;

import static io.recompute.transfer.TransferDirection.PULL;
import static io.recompute.transfer.TransferDirection.PUSH;

import io.recompute.model.RemotePath;
import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Entry;
import io.recompute.transport.FileService.Kind;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * As {@link Transfers}, for a login that has files and no shell: paths are read and files put into place likewise. Nothing is
 * continued where its connection was lost, a changed large file is sent as a whole, and there is no digest of what arrived,
 * as nothing there could tell one. Immutable and thread-safe.
 */
public final class FileTransfers {
    private final FileLogin login;
    private final RemotePath project;
    private final Path local;
    private final TransferWatch watch;

    /**
     * The copies of a project.
     *
     * @param local what relative local paths start from
     * @param project what relative remote paths start from; itself relative to where the login's files begin, or absolute
     */
    public FileTransfers(FileLogin login, Path local, RemotePath project, TransferWatch watch) {
        this.login = login;
        this.local = local.toAbsolutePath();
        this.project = login.home().resolve(project.toString());
        this.watch = watch;
    }

    /** As {@link Transfers#push(String, String)}. */
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

    /** As {@link Transfers#pull(String, String)}. */
    public Transfer pull(String remote, String target) {
        TransferSpec spec = TransferSpec.pull(remote, target, local);
        if (!Glob.isPattern(remote)) {
            return start(PULL, remote, target, progress -> pull(spec, progress));
        }
        Glob glob = Glob.of(remote);
        return start(
                PULL,
                remote,
                target,
                progress -> new GlobCopy(
                        remote,
                        () -> matches(glob, absolute(spec.remote()).toString()),
                        (match, own) -> pull(match.isEmpty() ? spec : spec.pulled(glob.base(), match), own),
                        progress));
    }

    private Transfer start(
            TransferDirection direction, String source, String target, Function<Progress, Copying> copy) {
        return RunningTransfer.start(login.workers(), () -> watch.begins(direction, source, target), copy);
    }

    private Copying push(TransferSpec spec, Progress progress) {
        return new FilePush(login, absolute(spec.remote()), spec, progress);
    }

    private Copying pull(TransferSpec spec, Progress progress) {
        return new FilePull(login, absolute(spec.remote()), spec, progress);
    }

    private RemotePath absolute(String remote) {
        return RemotePaths.absolute(remote, login.home(), project);
    }

    /** What a pattern matches there; an empty text alone where the pattern is there as it is written. */
    private List<String> matches(Glob glob, String literal) {
        String base = absolute(glob.base()).toString();
        try {
            return login.ask(files -> {
                if (files.look(literal).isPresent()) {
                    return List.of("");
                }
                List<String> paths = new ArrayList<>();
                if (files.isDirectory(base)) {
                    gather(files, glob, base, "", paths);
                }
                return glob.among(paths);
            });
        } catch (IOException e) {
            throw RemoteFailure.local(base, e);
        }
    }

    /** Gathers what may match in a directory; the prefix is the path that leads there from the base. */
    private static void gather(FileService files, Glob glob, String directory, String prefix, List<String> paths)
            throws IOException {
        long depth = prefix.chars().filter(character -> character == '/').count() + 1;
        for (Entry entry : files.list(directory)) {
            boolean inside = entry.kind() == Kind.DIRECTORY;
            if (inside || !glob.directories()) {
                paths.add(prefix + entry.name());
            }
            if (inside && depth < glob.depth()) {
                gather(files, glob, directory + "/" + entry.name(), prefix + entry.name() + "/", paths);
            }
        }
    }
}
