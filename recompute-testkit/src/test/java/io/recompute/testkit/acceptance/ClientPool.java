package io.recompute.testkit.acceptance;

import io.recompute.model.Instance;
import io.recompute.run.Launcher;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps the next client starting up while the present one is looked after, which is most of the time that it takes. */
final class ClientPool implements AutoCloseable {
    private final Path project;
    private final Instance instance;
    private final Launcher launcher;
    private LaunchingClient starting;

    ClientPool(Path project, Instance instance, Launcher launcher) throws IOException {
        this.launcher = launcher;
        this.project = project;
        this.instance = instance;
        this.starting = LaunchingClient.start(project, instance, launcher);
    }

    /** A client that is about to launch that id when it is told to. */
    LaunchingClient next(String id) throws IOException {
        LaunchingClient next = starting.withId(id);
        starting = LaunchingClient.start(project, instance, launcher);
        return next;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        starting.close();
    }
}
