package io.recompute.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Recompute;
import io.recompute.examples.StandInGpus;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The service on two machines of two pretended GPUs each, a client of it, and a training that it is given. */
abstract class ServiceScene {
    /** Fits y = 3 x by gradient descent; waits in the middle where it is told to, and notes each start. */
    private static final String TRAINING = """
            import os, sys, time
            name, gate = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
            with open(os.path.expanduser("~/starts"), "a") as starts:
                starts.write(name + "\\n")
            w = 0.0
            for step in range(40):
                if step == 20:
                    print("half", flush=True)
                    while gate and not os.path.exists(gate):
                        time.sleep(0.05)
                w -= 0.1 * sum((w * x - 3 * x) * x for x in (1, 2)) / 2
            print("w=%.3f" % w, flush=True)
            """;

    final HttpClient http = HttpClient.newHttpClient();

    final List<String> more = new ArrayList<>();

    @TempDir
    Path root;

    EmbeddedSshServer first;
    EmbeddedSshServer second;
    Path project = Path.of("");
    TrainingService.Running service;

    @BeforeEach
    void start() throws IOException {
        first = machine("first");
        second = machine("second");
        project = Files.createDirectories(root.resolve("project"));
        Files.writeString(project.resolve("x.py"), TRAINING);
        Recompute.instances(root.resolve("conf")).add(first.instance());
        Recompute.instances(root.resolve("conf")).add(second.instance());
        service = startAnew();
    }

    private EmbeddedSshServer machine(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        return EmbeddedSshServer.builder()
                .environment("PATH", StandInGpus.two(directory) + ":" + System.getenv("PATH"))
                .environment("RECOMPUTE_GPU_LEASES", directory.resolve("leases").toString())
                .start();
    }

    TrainingService.Running startAnew() throws IOException {
        TrainingService described = new TrainingService();
        List<String> options = new ArrayList<>(List.of(
                project.toString(),
                "--config=" + root.resolve("conf"),
                "--state=" + root.resolve("state"),
                "--port=0",
                "--retry=PT1S"));
        options.addAll(more);
        new CommandLine(described).parseArgs(options.toArray(new String[0]));
        return described.start();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        first.close();
        second.close();
    }

    Path gate() {
        return root.resolve("gate");
    }

    void open() throws IOException {
        Files.createFile(gate());
    }

    List<String> starts() throws IOException {
        List<String> all = new ArrayList<>();
        for (EmbeddedSshServer server : List.of(first, second)) {
            Path file = server.home().resolve("starts");
            all.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of());
        }
        return all;
    }

    /** Waits until so many trainings have noted their start; the test's own time limit ends that. */
    void awaitStarts(int count) throws IOException {
        while (starts().size() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    EmbeddedSshServer serverOf(Map<String, String> job) {
        return job.getOrDefault("machine", "").equals(first.instance().address()) ? first : second;
    }

    HttpRequest.Builder request(String path) throws IOException {
        URI address = service.address().resolve(path);
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + Files.readString(service.token()));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    HttpResponse<String> post(String body) throws Exception {
        return send(request("/runs").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String id) throws Exception {
        return send(request("/runs/" + id).DELETE());
    }

    String submit(String command) throws Exception {
        HttpResponse<String> made = post("{\"command\": \"" + command + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return field(made.body(), "id");
    }

    void refused(String body, int status, String why) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(field(answer.body(), "error")).contains(why);
    }

    static String field(String json, String name) {
        return FlatJson.read(json).getOrDefault(name, "");
    }

    Map<String, String> status(String id) throws Exception {
        return FlatJson.read(get("/runs/" + id).body());
    }

    @CanIgnoreReturnValue
    Map<String, String> await(String id, String state) throws Exception {
        return until(id, job -> state.equals(job.get("state")));
    }

    /** Asks until it is so; the test's own time limit ends that. */
    Map<String, String> until(String id, Predicate<Map<String, String>> reached) throws Exception {
        Map<String, String> job = status(id);
        while (!reached.test(job)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            job = status(id);
        }
        return job;
    }
}
