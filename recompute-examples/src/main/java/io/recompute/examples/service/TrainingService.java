package io.recompute.examples.service;

import com.sun.net.httpserver.HttpServer;
import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.ReconnectPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queues runs of a project over HTTP and does them on a fleet; the package tells how to start it. */
@Command(
        name = "training-service",
        description = "Queues runs over HTTP and does them on machines.",
        mixinStandardHelpOptions = true)
public final class TrainingService implements Callable<Integer> {
    @Parameters(paramLabel = "PROJECT", description = "The directory of the project.")
    private Path project = Path.of("");

    @Option(
            names = "--instance",
            paramLabel = "ADDRESS",
            description = "A machine; again for more. Default: those of the config file.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "Instead of ~/.recompute.conf.")
    private @Nullable Path config;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The queue and the token. Default: ~/.training-service/PROJECT.")
    private @Nullable Path state;

    @Option(
            names = "--host",
            description =
                    "Where it listens; the token travels as it is, so put TLS in front of another. Default: ${DEFAULT-VALUE}")
    private String host = InetAddress.getLoopbackAddress().getHostAddress();

    @Option(names = "--port", description = "0: any free one. Default: ${DEFAULT-VALUE}")
    private int port = 8080;

    @Option(
            names = "--slots",
            description = "Runs at once on each machine, as one for each GPU. Default: ${DEFAULT-VALUE}")
    private int slots = 1;

    @Option(names = "--gpus", description = "GPUs for each run alone.")
    private int gpus;

    @Option(names = "--queue", description = "How many may wait. Default: ${DEFAULT-VALUE}")
    private int capacity = 100;

    @Option(
            names = "--retry",
            description =
                    "How long a machine may be away before it is trouble; then it is tried that often. Default: ${DEFAULT-VALUE}")
    private Duration retry = Duration.ofSeconds(20);

    /** What is running: closing it stops the service, and leaves the runs alone. */
    record Running(
            URI address,
            Path token,
            HttpServer server,
            ExecutorService threads,
            Jobs jobs,
            Collection<Machine> machines)
            implements AutoCloseable {
        @Override
        public void close() throws IOException, InterruptedException {
            server.stop(0);
            for (Machine machine : machines) {
                machine.close();
            }
            threads.shutdownNow();
            jobs.close();
        }
    }

    /** Serves until it is told to end by a signal. */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new TrainingService());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println("training-service: " + failure.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Running running = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                running.close();
            } catch (IOException | InterruptedException e) {
                System.err.println("not stopped cleanly: " + e.getMessage());
            }
        }));
        System.out.println(running.address() + ", the token is in " + running.token());
        new CountDownLatch(1).await(); // until the JVM is ended
        return 0;
    }

    /** Starts it, as the options say. */
    Running start() throws IOException {
        Project described = Recompute.project(project)
                .reconnect(ReconnectPolicy.standard().withPatience(retry).withWaitingPatience(retry));
        Project configured = config == null ? described : described.config(config);
        Path directory = state == null
                ? Path.of(System.getProperty("user.home"), ".training-service", configured.name())
                : state;
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        SecureRandom random = new SecureRandom();
        Path token = token(directory, random);
        Jobs jobs = Jobs.open(directory, capacity);
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (Instance instance : instances()) {
            String name = instance.address();
            machines.put(name, new Machine(name, configured.instance(instance), jobs, options(), retry));
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext(
                "/", new Runs(jobs, machines, Files.readString(token).strip(), random));
        machines.values().forEach(machine -> machine.start(slots));
        server.start();
        URI address = URI.create("http://" + host + ":" + server.getAddress().getPort() + "/runs");
        return new Running(address, token, server, threads, jobs, machines.values());
    }

    private Collection<Instance> instances() {
        Collection<Instance> found = !addresses.isEmpty()
                ? addresses.stream().map(Instance::parse).toList()
                : (config == null ? Recompute.instances() : Recompute.instances(config))
                        .list()
                        .values();
        if (found.isEmpty()) {
            throw new RecomputeException("no machine: give --instance, or name some in the config file");
        }
        return found;
    }

    /** A snapshot, so that what is synchronised for the next run does not change the code of this one. */
    private UnaryOperator<RunSpec> options() {
        return gpus == 0 ? RunSpec::snapshot : run -> run.snapshot().gpus(gpus).waitForGpus(Duration.ofDays(7));
    }

    /** The file with the token, made where there is none, which only its owner reads. */
    private static Path token(Path directory, SecureRandom random) throws IOException {
        Path file = directory.resolve("token");
        if (!Files.exists(file)) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(bytes));
        }
        return file;
    }
}
