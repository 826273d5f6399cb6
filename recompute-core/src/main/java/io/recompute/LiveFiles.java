package io.recompute;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.FileProject;
import io.recompute.sync.ProjectSync;
import io.recompute.sync.SyncOptions;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.FileTransfers;
import io.recompute.transfer.Transfer;
import io.recompute.transport.control.FileLogin;
import java.nio.file.Path;

/** The parts of a project whose machine gives files and no shell, wired. Every method is a call of one of them. */
final class LiveFiles implements RemoteFiles {
    private final FileLogin login;
    private final ToldTransport way;
    private final RemotePath directory;
    private final ProjectSync sync;
    private final FileTransfers transfers;

    private LiveFiles(FileLogin login, ToldTransport way, ProjectSettings settings) {
        Path local = settings.directory();
        this.login = login;
        this.way = way;
        this.directory = FileProject.create(login, settings.remoteDirectory());
        this.sync = ProjectSync.of(login, local, directory, settings.behaviour().gitignore());
        this.transfers = new FileTransfers(login, local, directory, way.telling());
    }

    static LiveFiles connect(ProjectSettings settings) {
        settings.check();
        Instance instance = settings.instance();
        Behaviour behaviour = settings.behaviour();
        ToldTransport way = new ToldTransport(
                settings.transport(instance), new Telling(instance, behaviour.listener(), System::nanoTime));
        FileLogin login = FileLogin.connect(way, instance, behaviour.connectLimit(), behaviour.reconnect());
        boolean complete = false;
        try {
            LiveFiles files = new LiveFiles(login, way, settings);
            complete = true;
            return files;
        } finally {
            if (!complete) {
                way.closing();
                login.close();
            }
        }
    }

    @Override
    public Instance instance() {
        return login.instance();
    }

    @Override
    public RemotePath directory() {
        return directory;
    }

    @Override
    public SyncPlan plan() {
        return sync.plan();
    }

    @Override
    public SyncReport sync() {
        return sync(SyncOptions.standard());
    }

    @Override
    public SyncReport sync(SyncOptions options) {
        return way.telling().sync(told -> sync.sync(options, told));
    }

    @Override
    public Transfer push(Path local, String remote) {
        return push(local.toAbsolutePath().toString(), remote);
    }

    @Override
    public Transfer push(String local, String remote) {
        return transfers.push(local, remote);
    }

    @Override
    public Transfer pull(String remote, Path local) {
        return pull(remote, local.toAbsolutePath().toString());
    }

    @Override
    public Transfer pull(String remote, String local) {
        return transfers.pull(remote, local);
    }

    @Override
    public void close() {
        way.closing();
        login.close();
    }

    @Override
    public String toString() {
        return "RemoteFiles[" + directory + " on " + instance() + "]";
    }
}
