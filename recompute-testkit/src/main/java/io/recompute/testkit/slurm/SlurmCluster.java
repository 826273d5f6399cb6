package io.recompute.testkit.slurm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Slurm cluster on loopback, of this machine's {@code munged}, {@code slurmctld} and {@code slurmd}: pretended nodes
 * with pretended GPUs, without accounting. Needs root: jobs of any user run on it. For one thread; {@link #close()} ends its
 * jobs and daemons and removes its files.
 *
 * <p>Programs speak to it where {@code SLURM_CONF} is {@link #configuration()}; a server lets its users have that by {@code
 * SetEnv}.
 */
public final class SlurmCluster implements AutoCloseable {
    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");
    private static final int CPUS = 8;
    private static final Logger LOG = LoggerFactory.getLogger(SlurmCluster.class);

    private final Path directory;
    private final int nodes;
    private final Daemon munge;
    private final List<Daemon> running = new ArrayList<>();
    private Daemon controller;

    private SlurmCluster(Path directory, int nodes, Daemon munge, Daemon controller) {
        this.directory = directory;
        this.nodes = nodes;
        this.munge = munge;
        this.controller = controller;
    }

    /** Why this machine can have no such cluster; empty where it can. */
    public static String missing() {
        for (String program : List.of("munged", "slurmctld", "slurmd", "sbatch")) {
            if (!Daemon.exists(program)) {
                return "this machine has no " + program;
            }
        }
        return Daemon.run(Map.of(), List.of("id", "-u")).strip().equals("0") ? "" : "a Slurm cluster needs root";
    }

    /**
     * Starts a cluster; returns when its nodes are idle.
     *
     * @param gpus of each node; at most 6
     * @param lines further ones of its {@code slurm.conf}: {@code MaxArraySize=10}
     * @throws IllegalStateException where this machine lacks something, or a daemon ends
     */
    public static SlurmCluster start(int nodes, int gpus, String... lines) throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("slurm");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectory(directory.resolve("state"));
            Files.writeString(
                    directory.resolve("slurm.conf"),
                    configuration(directory, nodes, gpus) + String.join("\n", lines) + "\n");
            Files.writeString(directory.resolve("gres.conf"), devices(nodes, gpus));
            byte[] key = new byte[128];
            new SecureRandom().nextBytes(key);
            Files.write(directory.resolve("munge.key"), key);
            Files.setPosixFilePermissions(directory.resolve("munge.key"), PosixFilePermissions.fromString("rw-------"));
            Daemon munge = munge(directory);
            SlurmCluster cluster = new SlurmCluster(directory, nodes, munge, controller(directory));
            cluster.complete();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set up a Slurm cluster", e);
        }
    }

    private void complete() throws InterruptedException, IOException {
        boolean complete = false;
        try {
            awaitController();
            for (int node = 1; node <= nodes; node++) {
                running.add(node(node));
            }
            awaitNodes();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static Daemon munge(Path directory) throws IOException, InterruptedException {
        Path socket = directory.resolve("munge.socket");
        Daemon munge = Daemon.start(
                directory,
                "munged",
                Map.of(),
                List.of(
                        "munged",
                        "--foreground",
                        "--force",
                        "--socket=" + socket,
                        "--key-file=" + directory.resolve("munge.key"),
                        "--log-file=" + directory.resolve("munged.log"),
                        "--pid-file=" + directory.resolve("munged.pid"),
                        "--seed-file=" + directory.resolve("munged.seed")));
        munge.await(() -> Files.exists(socket));
        return munge;
    }

    private static Daemon controller(Path directory) throws IOException {
        return Daemon.start(
                directory,
                "slurmctld",
                environment(directory),
                List.of("slurmctld", "-D", "-f", directory.resolve("slurm.conf").toString()));
    }

    private Daemon node(int number) throws IOException {
        String name = "node" + number;
        Files.createDirectories(directory.resolve("spool").resolve(name));
        return Daemon.start(
                directory,
                name,
                environment(directory),
                List.of("slurmd", "-D", "-N", name, "-f", configuration().toString()));
    }

    private void awaitController() throws InterruptedException, IOException {
        controller.await(() -> {
            try {
                return slurm("scontrol", "ping").contains("UP");
            } catch (IllegalStateException e) {
                return false; // it does not listen yet
            }
        });
    }

    private void awaitNodes() throws InterruptedException, IOException {
        controller.await(() -> slurm("sinfo", "-h", "-N", "-t", "idle", "-o", "%N")
                        .lines()
                        .distinct()
                        .count()
                == nodes);
    }

    /** Its {@code slurm.conf}. */
    public Path configuration() {
        return directory.resolve("slurm.conf");
    }

    /**
     * What one of Slurm's programs prints, run as root.
     *
     * @throws IllegalStateException where its status is not 0
     */
    @CanIgnoreReturnValue
    public String slurm(String... words) {
        return Daemon.run(environment(directory), List.of(words));
    }

    /** Ends the controller; what runs goes on. */
    public void stopController() throws InterruptedException {
        controller.stop();
    }

    /** Starts the controller again; returns when it answers. */
    public void startController() throws InterruptedException {
        try {
            controller = controller(directory);
            awaitController();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start slurmctld", e);
        }
    }

    /** Ends a node with its jobs, as a power cut would, and has the controller know. @param number counted from 1 */
    public void failNode(int number) throws InterruptedException {
        running.get(number - 1).kill();
        NodeProcesses.end("node" + number, configuration());
        slurm("scontrol", "update", "NodeName=node" + number, "State=DOWN", "Reason=failed");
    }

    /** Brings a node back that has failed. */
    public void resumeNode(int number) throws InterruptedException {
        try {
            running.set(number - 1, node(number));
            slurm("scontrol", "update", "NodeName=node" + number, "State=RESUME");
            awaitNodes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start slurmd", e);
        }
    }

    /** Ends its jobs and daemons, and removes its files. */
    @Override
    public void close() {
        try {
            endJobs();
            for (Daemon daemon : running) {
                daemon.stop();
            }
            controller.stop();
            munge.stop();
            remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endJobs() throws InterruptedException {
        try {
            List<String> jobs =
                    slurm("squeue", "-h", "-o", "%A").lines().distinct().toList();
            if (!jobs.isEmpty()) {
                List<String> words = new ArrayList<>(List.of("scancel", "--full", "--signal=KILL"));
                words.addAll(jobs);
                slurm(words.toArray(String[]::new));
                controller.await(
                        () -> slurm("squeue", "-h", "-t", "running,completing").isEmpty());
            }
        } catch (IllegalStateException | IOException e) {
            LOG.info("the cluster's jobs were not all ended: {}", e.getMessage());
        }
    }

    private void remove() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }

    private static Map<String, String> environment(Path directory) {
        return Map.of("SLURM_CONF", directory.resolve("slurm.conf").toString());
    }

    private static String devices(int nodes, int gpus) {
        StringBuilder text = new StringBuilder();
        for (int node = 1; node <= nodes; node++) {
            for (int gpu = 0; gpu < gpus; gpu++) {
                // Any device file will do, but each of a node is one GPU.
                text.append("NodeName=node%d Name=gpu Type=fake File=%s\n".formatted(node, DEVICES.get(gpu)));
            }
        }
        return text.toString();
    }

    private static String configuration(Path directory, int nodes, int gpus) throws IOException {
        List<Integer> ports = freePorts(nodes + 1);
        String host = Daemon.run(Map.of(), List.of("hostname", "-s")).strip();
        StringBuilder text = new StringBuilder("""
                ClusterName=testkit
                SlurmctldHost=%2$s(127.0.0.1)
                SlurmctldPort=%3$d
                SlurmUser=root
                SlurmdUser=root
                AuthType=auth/munge
                AuthInfo=socket=%1$s/munge.socket
                CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
                StateSaveLocation=%1$s/state
                SlurmdSpoolDir=%1$s/spool/%%n
                SlurmctldPidFile=%1$s/slurmctld.pid
                SlurmdPidFile=%1$s/%%n.pid
                SlurmctldLogFile=%1$s/slurmctld.log
                SlurmdLogFile=%1$s/%%n.log
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                SwitchType=switch/none
                MpiDefault=none
                SelectType=select/cons_tres
                SelectTypeParameters=CR_Core
                SlurmdParameters=config_overrides
                ReturnToService=2
                KillWait=3
                SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,default_queue_depth=1000
                AccountingStorageType=accounting_storage/none
                JobCompType=jobcomp/none
                GresTypes=gpu
                """.formatted(directory, host, ports.get(0)));
        String resources = gpus == 0 ? "" : " Gres=gpu:fake:" + gpus;
        for (int node = 1; node <= nodes; node++) {
            text.append("NodeName=node%d NodeHostname=%s NodeAddr=127.0.0.1 Port=%d CPUs=%d RealMemory=4000%s\n"
                    .formatted(node, host, ports.get(node), CPUS, resources));
        }
        return text + "PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n"
                + "PartitionName=short Nodes=ALL MaxTime=00:01:00 State=UP\n";
    }

    /** So many at once, that none is given twice. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int place = 0; place < count; place++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
