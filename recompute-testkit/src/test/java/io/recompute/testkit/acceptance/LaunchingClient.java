package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A JVM of its own that connects when it is told to, and then launches one run; it is there to be killed. */
final class LaunchingClient implements AutoCloseable {
    /** What the run exits with. */
    static final int STATUS = 5;

    private static final int KILLED = 137;

    private final Process process;
    private final String id;

    private LaunchingClient(Process process, String id) {
        this.process = process;
        this.id = id;
    }

    /** How far a client had come when it was killed, as far as it had said so. */
    enum Stage {
        CONNECTING,
        LAUNCHING,
        LAUNCHED
    }

    static LaunchingClient start(Path project, Instance instance, Launcher launcher) throws IOException {
        Path identity = instance.identityFile();
        List<String> login = identity == null
                ? List.of(
                        "password", Objects.requireNonNull(instance.password()).reveal())
                : List.of("identity", identity.toString());
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LaunchingClient.class.getName(),
                project.toString(),
                instance.address(),
                Objects.requireNonNull(instance.hostKey())));
        line.addAll(login);
        line.add(launcher.name());
        return new LaunchingClient(
                new ProcessBuilder(line)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start(),
                "");
    }

    LaunchingClient withId(String newId) {
        return new LaunchingClient(process, newId);
    }

    String id() {
        return id;
    }

    static RunSpec spec(String id) {
        return RunSpec.shell("echo started >>starts-" + id + "; exit " + STATUS).id(id);
    }

    static Project project(Path project, Instance instance) {
        return Recompute.project(project).instance(instance);
    }

    /**
     * Lets it launch, then kills it.
     *
     * @return how long that took, from the connecting on, or from when it was connected
     */
    Duration launch(boolean fromConnecting) throws IOException, InterruptedException {
        try (this;
                BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            long start = begin(said, fromConnecting);
            while (!said.readLine().equals(Stage.LAUNCHED.name())) {
                // It tells of what comes before as well.
            }
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** Lets it launch, and kills it that long after it began to connect, or after it was connected. */
    Stage kill(boolean fromConnecting, long nanos) throws IOException, InterruptedException {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            long end = begin(said, fromConnecting) + nanos;
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            close();
            Stage stage = fromConnecting ? Stage.CONNECTING : Stage.LAUNCHING;
            for (String word = said.readLine(); word != null; word = said.readLine()) {
                stage = Stage.valueOf(word);
            }
            return stage;
        }
    }

    /** When it began. */
    private long begin(BufferedReader said, boolean fromConnecting) throws IOException {
        OutputStream go = process.getOutputStream();
        assertThat(said.readLine()).isEqualTo(Stage.CONNECTING.name());
        go.write((id + "\n").getBytes(StandardCharsets.UTF_8));
        if (!fromConnecting) {
            go.flush();
            assertThat(said.readLine()).isEqualTo(Stage.LAUNCHING.name());
        }
        go.write('\n');
        go.flush();
        return System.nanoTime();
    }

    /** Kills it, as nothing that it could notice does. */
    @Override
    public void close() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // which leaves its output to be read
        assertThat(process.waitFor()).isEqualTo(KILLED);
        process.getOutputStream().close();
    }

    /**
     * Arguments: the project, the address, the host's fingerprint, "identity" or "password", and that, the launcher. Reads a line with
     * the id, then connects; reads an empty line, then launches. Says what it is about to do, or has done.
     */
    public static void main(String[] arguments) throws IOException {
        Instance host = Instance.parse(arguments[1]).withHostKey(arguments[2]);
        Instance instance = arguments[3].equals("identity")
                ? host.withIdentity(Path.of(arguments[4]), null)
                : host.withPassword(Secret.of(arguments[4]));
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(Stage.CONNECTING);
        RunSpec spec = spec(told.readLine());
        try (Workspace workspace = project(Path.of(arguments[0]), instance)
                .launcher(Launcher.named(arguments[5]))
                .open()) {
            System.out.println(Stage.LAUNCHING);
            if (told.readLine() != null) {
                assertThat(workspace.runAsync(spec).id()).isEqualTo(spec.id().orElseThrow());
                System.out.println(Stage.LAUNCHED);
            }
            // Only a kill ends it.
            while (!Thread.interrupted()) {
                LockSupport.park();
            }
        }
    }
}
