package io.recompute.examples.docs;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the documents' code takes for granted, by the names that they use. Made anew for each block. */
@SuppressWarnings("NullAway.Init") // open() comes first
public abstract class Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A project: some scripts, and data. */
    protected Path dir;

    /** A project without data. */
    protected Path project;

    /** The project {@code dir} on instance 0. */
    protected Workspace gpu;

    /** A run there, which has ended. */
    protected String id;

    /** A server whose faults are nobody else's. */
    protected EmbeddedSshServer server;

    protected final String digest = "0".repeat(64);
    protected final Metrics metrics = new Metrics();
    protected final Notifier notifier = new Notifier();

    /** What a user's program measures with. */
    public static final class Metrics {
        public void outage(String machine, Duration away) {
            System.out.println(machine + " was away for " + away);
        }
    }

    /** What a user's program tells people with. */
    public static final class Notifier {
        public void send(String text) {
            System.out.println(text);
        }
    }

    /** What asks a user. */
    protected final String ask(String question) {
        return question;
    }

    /** The block. */
    public abstract void run() throws Exception;

    final void open(Path place) throws IOException, InterruptedException {
        dir = Files.createDirectories(place.resolve(place.getFileName() + "-project"));
        project = Files.createDirectories(place.resolve("other"));
        for (String name : new String[] {"x", "train", "eval", "explore", "sweep", "fit", "test"}) {
            Files.writeString(dir.resolve(name + ".py"), """
                    import os
                    print("loss=0.5")
                    os.makedirs("bin", exist_ok=True)
                    open("bin/model", "w").write("weights")
                    """);
        }
        Files.createDirectories(dir.resolve("data"));
        Files.writeString(dir.resolve("data/table.csv"), "1,2\n");
        Files.writeString(dir.resolve("weights.pt"), "weights");
        server = EmbeddedSshServer.create();
        gpu = Recompute.project(dir).instance(0).init();
        gpu.run("mkdir -p results/a results/b && echo 1 >results/a/1.pt && echo 2 >results/b/2.pt")
                .orThrow();
        RemoteProcess run =
                gpu.runAsync(RunSpec.shell("python3 x.py").name("earlier").collect("bin/"));
        if (!run.waitFor(PATIENCE).isSuccess()) {
            throw new IOException("the earlier run failed");
        }
        id = run.id();
    }

    @Override
    public final void close() {
        if (gpu != null) {
            gpu.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
