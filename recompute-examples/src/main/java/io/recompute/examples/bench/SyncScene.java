package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.FaultyProxy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * A project's size and how far away its machine is.
 *
 * @param delay of a round trip, in milliseconds
 * @param heap of its JVM, as {@code -Xmx} takes it
 * @param bandwidth of the link, in bytes per second; 0: as it is. Where there is one, the peer compresses too
 */
record SyncScene(int files, int delay, int rounds, String heap, long bandwidth) {
    private static final int CHANGED = 10;
    private static final int REPEATS = 3;

    static SyncScene of(String[] words) {
        return new SyncScene(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                words[3],
                Long.parseLong(words[4]));
    }

    String[] words() {
        return new String[] {
            Integer.toString(files), Integer.toString(delay), Integer.toString(rounds), heap, Long.toString(bandwidth)
        };
    }

    /** Measures and prints. */
    void run(PrintStream out) throws IOException, InterruptedException {
        try (GeneratedProject project = GeneratedProject.of(files);
                Peer peer = Peer.start();
                FaultyProxy proxy = FaultyProxy.to(peer.instance())) {
            if (delay > 0) {
                Duration half = Duration.ofMillis(delay).dividedBy(2);
                proxy.inject(new Fault.Latency(half, half));
            }
            if (bandwidth > 0) {
                proxy.inject(new Fault.Bandwidth(bandwidth));
            }
            Instance machine = delay > 0 || bandwidth > 0 ? proxy.instance(peer.instance()) : peer.instance();
            out.printf(
                    Locale.ROOT,
                    "%,d files, %.0f MB, round trip %d ms, heap %s%s%n",
                    files,
                    project.bytes() / 1e6,
                    delay,
                    heap,
                    bandwidth > 0 ? String.format(Locale.ROOT, ", %.1f MB/s, rsync -az", bandwidth / 1e6) : "");
            Rounds measured = new Rounds(project, machine);
            try (Rsync rsync = Rsync.to(machine, peer.server(), bandwidth > 0)) {
                for (int round = 0; round < rounds; round++) {
                    measured.one(rsync, round);
                }
            }
            measured.print(out);
            traffic(out, project, proxy, peer);
        }
    }

    /** One synchronisation through the counting proxy, to see what it sends where nothing has changed. */
    private static void traffic(PrintStream out, GeneratedProject project, FaultyProxy proxy, Peer peer) {
        proxy.heal();
        try (Workspace workspace = Recompute.project(project.directory())
                .name("counted")
                .instance(proxy.instance(peer.instance()))
                .init()) {
            workspace.sync();
            long sent = proxy.bytesToServer();
            long received = proxy.bytesToClient();
            workspace.sync();
            out.printf(
                    Locale.ROOT,
                    "  unchanged: %d bytes sent, %d received%n",
                    proxy.bytesToServer() - sent,
                    proxy.bytesToClient() - received);
        }
    }

    /** The measurements of a scene. */
    private static final class Rounds {
        private final GeneratedProject project;
        private final Instance machine;
        private final Duel first = new Duel("first, open workspace");
        private final Duel cold = new Duel("first, from the start of a JVM");
        private final Duel unchanged = new Duel("nothing changed");
        private final Duel changed = new Duel(CHANGED + " changed");

        Rounds(GeneratedProject project, Instance machine) {
            this.project = project;
            this.machine = machine;
        }

        void one(Rsync rsync, int round) throws IOException {
            String name = "ours" + round;
            Path empty = Files.createTempDirectory("bench-empty");
            Recompute.project(empty).name(name).instance(machine).init().close();
            GeneratedProject.delete(empty);
            try (Workspace workspace = Recompute.project(project.directory())
                    .name(name)
                    .instance(machine)
                    .open()) {
                first(workspace, rsync, round);
                cold(round);
                for (int repeat = 0; repeat < REPEATS; repeat++) {
                    unchanged.ours(() -> workspace.sync());
                    unchanged.peer(rsync.copy(project.directory(), "rsync" + round));
                }
                for (int repeat = 0; repeat < REPEATS; repeat++) {
                    project.change(CHANGED);
                    changed.ours(() -> workspace.sync());
                    changed.peer(rsync.copy(project.directory(), "rsync" + round));
                }
            }
        }

        /** The two go first in turn, as the first finds the file system as the last round has left it. */
        private void first(Workspace workspace, Rsync rsync, int round) throws IOException {
            boolean oursFirst = round % 2 == 0;
            if (oursFirst) {
                first.ours(() -> workspace.sync());
            }
            long peer = rsync.copy(project.directory(), "rsync" + round);
            if (!oursFirst) {
                first.ours(() -> workspace.sync());
            }
            first.peer(peer);
            cold.peer(peer);
        }

        private void cold(int round) throws IOException {
            Path config = Files.createTempFile("bench", ".conf");
            try {
                Files.writeString(
                        config,
                        "[general]\ninstance = 0\n[instance 0]\nusername = " + machine.login() + "\nhost = "
                                + machine.host() + "\nport = " + machine.port() + "\nidentity_file = "
                                + machine.identityFile() + "\nhost_key = " + machine.hostKey() + "\n");
                String directory = project.directory().toString();
                cold.ours(() -> Processes.run(
                        Processes.java("256m", ColdSync.class, directory, "cold" + round, config.toString())));
            } finally {
                Files.delete(config);
            }
        }

        void print(PrintStream out) {
            for (Duel duel : new Duel[] {first, cold, unchanged, changed}) {
                out.println(duel);
            }
        }
    }
}
