package io.recompute.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import io.recompute.run.ProcessState;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service as a client sees it, on two machines. */
@Timeout(120)
class TrainingServiceTest extends ServiceScene {
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
        assertThat(until(two, job -> job.containsKey("trouble")))
                .containsEntry("state", "PENDING")
                .hasEntrySatisfying("trouble", why -> assertThat(why).contains("127.0.0.1"));
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
        awaitStarts(2); // a run is said to be running before its command has done a thing
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
    void aDamagedFileIsNamed() throws Exception {
        service.close();
        Path damaged = Files.writeString(root.resolve("state/x.json"), "{}");
        assertThatThrownBy(this::startAnew).hasMessageContaining("x.json is damaged");
        Files.delete(damaged);
        service = startAnew(); // what failed has kept nothing
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

    @Test
    void aRunHasItsGpusForItselfAndWaitsForThem() throws Exception {
        service.close();
        more.addAll(List.of("--slots=2", "--gpus=2"));
        service = startAnew();
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            ids.add(submit("echo $CUDA_VISIBLE_DEVICES; python3 x.py " + number + " " + gate()));
        }
        awaitStarts(2);
        for (EmbeddedSshServer server : List.of(first, second)) {
            assertThat(statesOfTwo(server)).containsExactlyInAnyOrder(ProcessState.RUNNING, ProcessState.PENDING);
        }
        open();
        for (String id : ids) {
            await(id, "SUCCEEDED");
            assertThat(get("/runs/" + id + "/log").body()).startsWith("0,1\n");
        }
        assertThat(starts()).hasSize(4);
    }

    /** Of the runs that go on or wait at a machine, as soon as there are two. */
    private List<ProcessState> statesOfTwo(EmbeddedSshServer server) {
        try (Workspace workspace =
                Recompute.project(project).instance(server.instance()).init()) {
            ProcessList live = workspace.processes().live();
            while (live.rows().size() < 2) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                live = workspace.processes().live();
            }
            return live.rows().stream().map(ProcessInfo::state).toList();
        }
    }
}
