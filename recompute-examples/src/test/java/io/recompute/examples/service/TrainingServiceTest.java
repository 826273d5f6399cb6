package io.recompute.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The service as a client sees it, on two machines. */
@Timeout(120)
class TrainingServiceTest {
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

    private final HttpClient http = HttpClient.newHttpClient();

    private final EmbeddedSshServer first = EmbeddedSshServer.create();
    private final EmbeddedSshServer second = EmbeddedSshServer.create();
    private final List<String> more = new ArrayList<>();

    @TempDir
    Path root;

    private Path project = Path.of("");
    private TrainingService.Running service;

    @BeforeEach
    void start() throws IOException {
        project = Files.createDirectories(root.resolve("project"));
        Files.writeString(project.resolve("x.py"), TRAINING);
        Recompute.instances(root.resolve("conf")).add(first.instance());
        Recompute.instances(root.resolve("conf")).add(second.instance());
        service = startAnew();
    }

    private TrainingService.Running startAnew() throws IOException {
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

    @Test
    void aRunIsQueuedDoneAndItsLogIsRead() throws Exception {
        HttpResponse<String> made = post("{\"command\": \"python3 x.py one\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String id = field(made.body(), "id");
        assertThat(made.headers().firstValue("Location")).contains("/runs/" + id);

        assertThat(await(id, "SUCCEEDED")).containsEntry("command", "python3 x.py one");
        assertThat(get("/runs/" + id + "/log").body()).isEqualTo("half\nw=3.000\n");
        assertThat(FlatJson.read(get("/runs").body().strip().replaceAll("^\\[|]$", "")))
                .containsEntry("id", id);
        assertThat(service.address().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void aFailureIsToldWithItsStatus() throws Exception {
        String id = submit("exit 3");
        assertThat(await(id, "FAILED")).containsEntry("note", "FAILED(3)");
    }

    @Test
    void theLogIsSentWhileTheRunGoesOn() throws Exception {
        String id = submit("python3 x.py live " + gate());
        await(id, "RUNNING");
        HttpResponse<InputStream> log =
                http.send(request("/runs/" + id + "/log").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(log.headers().firstValue("Transfer-Encoding")).contains("chunked");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(log.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("half");
            assertThat(status(id)).containsEntry("state", "RUNNING"); // it waits for the gate
            open();
            assertThat(lines.readLine()).isEqualTo("w=3.000");
            assertThat(lines.readLine()).isNull();
        }
        await(id, "SUCCEEDED");
    }

    @Test
    void eachMachineDoesOneAtATimeAndTheOthersWait() throws Exception {
        String one = submit("python3 x.py one " + gate());
        String two = submit("python3 x.py two " + gate());
        String three = submit("python3 x.py three");
        assertThat(serverOf(await(one, "RUNNING"))).isNotSameAs(serverOf(await(two, "RUNNING")));
        assertThat(status(three)).containsEntry("state", "PENDING").doesNotContainKey("machine");
        assertThat(get("/runs/" + three + "/log").statusCode()).isEqualTo(409);
        open();
        await(three, "SUCCEEDED");
        assertThat(starts()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aServiceThatIsStartedAnewGoesOnWithItsRunsAndItsQueue() throws Exception {
        String one = submit("python3 x.py one " + gate());
        String two = submit("python3 x.py two " + gate());
        String three = submit("python3 x.py three");
        await(one, "RUNNING");
        await(two, "RUNNING");
        service.close();
        service = startAnew();
        assertThat(status(one)).containsEntry("state", "RUNNING");
        assertThat(status(three)).containsEntry("state", "PENDING");
        open();
        await(one, "SUCCEEDED");
        await(two, "SUCCEEDED");
        await(three, "SUCCEEDED");
        assertThat(starts()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aRunThatEndedWhileNoServiceWasThereIsFoundWithItsEnd() throws Exception {
        String id = submit("python3 x.py one " + gate() + "; touch ~/ended");
        Path home = serverOf(await(id, "RUNNING")).home();
        service.close();
        open();
        while (!Files.exists(home.resolve("ended"))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        service = startAnew();
        await(id, "SUCCEEDED");
        assertThat(get("/runs/" + id + "/log").body()).endsWith("w=3.000\n");
        assertThat(starts()).containsExactly("one");
    }

    @Test
    void aMachineThatIsLostTakesNoOtherRunsAndItsOwnIsFoundWhenItIsBack() throws Exception {
        String one = submit("python3 x.py one " + gate());
        EmbeddedSshServer lost = serverOf(await(one, "RUNNING"));
        lost.stop();
        String two = submit("python3 x.py two");
        String three = submit("python3 x.py three");
        await(two, "SUCCEEDED");
        await(three, "SUCCEEDED");
        assertThat(until(one, job -> job.containsKey("trouble"))).containsEntry("state", "RUNNING");
        open();
        lost.start();
        assertThat(await(one, "SUCCEEDED")).doesNotContainKey("trouble");
        assertThat(starts()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void aMachineThatIsNotThereAtTheStartJoinsLater() throws Exception {
        service.close();
        first.stop();
        service = startAnew();
        String one = submit("python3 x.py one " + gate());
        String two = submit("python3 x.py two");
        assertThat(serverOf(await(one, "RUNNING"))).isSameAs(second);
        first.start();
        await(two, "SUCCEEDED");
        open();
        await(one, "SUCCEEDED");
    }

    @Test
    void aRunIsCancelledWhetherItWaitsOrGoesOn() throws Exception {
        String one = submit("python3 x.py one " + gate());
        String two = submit("python3 x.py two " + gate());
        String waiting = submit("python3 x.py three");
        await(one, "RUNNING");
        await(two, "RUNNING");
        assertThat(delete(waiting).statusCode()).isEqualTo(200);
        assertThat(status(waiting)).containsEntry("state", "KILLED");
        assertThat(delete(one).statusCode()).isEqualTo(202);
        assertThat(await(one, "KILLED")).containsEntry("cancelled", "true");
        assertThat(delete(one).statusCode()).isEqualTo(200);
        open();
        await(two, "SUCCEEDED");
        assertThat(starts()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aCancellationIsNotForgottenWhereTheMachineIsAway() throws Exception {
        String id = submit("python3 x.py one " + gate());
        EmbeddedSshServer lost = serverOf(await(id, "RUNNING"));
        lost.stop();
        assertThat(delete(id).statusCode()).isEqualTo(202);
        service.close();
        service = startAnew();
        assertThat(status(id)).containsEntry("state", "RUNNING").containsEntry("cancelled", "true");
        lost.start();
        await(id, "KILLED");
    }

    @Test
    void theSameIdIsTheSameRun() throws Exception {
        String asked = "{\"id\": \"mine\", \"command\": \"python3 x.py one\"}";
        assertThat(post(asked).statusCode()).isEqualTo(201);
        await("mine", "SUCCEEDED");
        assertThat(post(asked).body()).contains("SUCCEEDED");
        assertThat(post("{\"id\": \"mine\", \"command\": \"other\"}").statusCode())
                .isEqualTo(409);
        assertThat(starts()).containsExactly("one");
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheReason() throws Exception {
        refused("", 400, "not an object of JSON");
        refused("{", 400, "not JSON");
        refused("[]", 400, "not an object of JSON");
        refused("{}", 400, "'command' is missing");
        refused("{\"command\": \"  \"}", 400, "'command' is missing");
        refused("{\"command\": 7}", 400, "'command' is not a text");
        refused("{\"command\": \"true\", \"when\": \"now\"}", 400, "'when' is not known");
        refused("{\"command\": \"true\", \"id\": \"../../x\"}", 400, "not the id of a run");
        refused("{\"command\": \"" + "x".repeat(70_000) + "\"}", 413, "more than 65536 bytes");
        assertThat(get("/runs/none").statusCode()).isEqualTo(404);
        assertThat(get("/runs/none/log").statusCode()).isEqualTo(404);
        assertThat(delete("none").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/runs/a/b").statusCode()).isEqualTo(404);
        assertThat(send(request("/runs").DELETE()).headers().firstValue("Allow"))
                .contains("GET, POST");
        assertThat(get("/runs").body().strip()).isEqualTo("[]");
    }

    @Test
    void nobodyWithoutTheTokenIsAnswered() throws Exception {
        HttpRequest none = HttpRequest.newBuilder(service.address()).build();
        assertThat(http.send(none, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        HttpRequest wrong = HttpRequest.newBuilder(service.address())
                .header("Authorization", "Bearer " + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofString("{\"command\": \"touch ~/broken\"}"))
                .build();
        assertThat(http.send(wrong, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(get("/runs").body().strip()).isEqualTo("[]");
        assertThat(Files.getPosixFilePermissions(service.token())).hasSize(2);
    }

    @Test
    void theQueueIsBounded() throws Exception {
        service.close();
        more.add("--queue=1");
        service = startAnew();
        String one = submit("python3 x.py one " + gate());
        await(one, "RUNNING");
        String two = submit("python3 x.py two " + gate());
        await(two, "RUNNING");
        String three = submit("python3 x.py three");
        refused("{\"command\": \"true\"}", 503, "the queue is full: 1 wait");
        open();
        await(three, "SUCCEEDED");
    }

    @Test
    void twoServicesDoNotShareAQueue() {
        assertThatThrownBy(this::startAnew)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another service uses");
    }

    @Test
    void moreSlotsAreMoreRunsOnAMachine() throws Exception {
        service.close();
        more.add("--slots=2");
        service = startAnew();
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            ids.add(submit("python3 x.py " + number + " " + gate()));
        }
        for (String id : ids) {
            await(id, "RUNNING");
        }
        open();
        for (String id : ids) {
            await(id, "SUCCEEDED");
        }
    }

    private Path gate() {
        return root.resolve("gate");
    }

    private void open() throws IOException {
        Files.createFile(gate());
    }

    private List<String> starts() throws IOException {
        List<String> all = new ArrayList<>();
        for (EmbeddedSshServer server : List.of(first, second)) {
            Path file = server.home().resolve("starts");
            all.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of());
        }
        return all;
    }

    private EmbeddedSshServer serverOf(Map<String, String> job) {
        return job.getOrDefault("machine", "").equals(first.instance().address()) ? first : second;
    }

    private HttpRequest.Builder request(String path) throws IOException {
        URI address = service.address().resolve(path);
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + Files.readString(service.token()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(request("/runs").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String id) throws Exception {
        return send(request("/runs/" + id).DELETE());
    }

    private String submit(String command) throws Exception {
        HttpResponse<String> made = post("{\"command\": \"" + command + "\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return field(made.body(), "id");
    }

    private void refused(String body, int status, String why) throws Exception {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(field(answer.body(), "error")).contains(why);
    }

    private static String field(String json, String name) {
        return FlatJson.read(json).getOrDefault(name, "");
    }

    private Map<String, String> status(String id) throws Exception {
        return FlatJson.read(get("/runs/" + id).body());
    }

    @CanIgnoreReturnValue
    private Map<String, String> await(String id, String state) throws Exception {
        return until(id, job -> state.equals(job.get("state")));
    }

    /** Asks until it is so; the test's own time limit ends that. */
    private Map<String, String> until(String id, Predicate<Map<String, String>> reached) throws Exception {
        Map<String, String> job = status(id);
        while (!reached.test(job)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            job = status(id);
        }
        return job;
    }
}
