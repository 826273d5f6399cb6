package io.recompute.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Fleet;
import io.recompute.FleetSpec;
import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.fleet.CutShortException;
import io.recompute.fleet.FleetException;
import io.recompute.fleet.FleetResult;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepResult;
import io.recompute.fleet.SweepSpec;
import io.recompute.fleet.SweepTask;
import io.recompute.fleet.TaskState;
import io.recompute.model.Instance;
import io.recompute.probe.Selector;
import io.recompute.run.CommandFailedException;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class FleetTest {
    @TempDir
    Path directory;

    private final Machines machines = Machines.start(3);
    private Project project;

    @BeforeEach
    void write() throws Exception {
        Path local = Files.createDirectories(directory.resolve("project"));
        Files.writeString(local.resolve("x.py"), "print('x')\n");
        project = Recompute.project(local);
    }

    @AfterEach
    void stop() {
        machines.close();
    }

    /** The three, and in between one that is dead. */
    private FleetSpec withOneThatIsDead() {
        List<Instance> all = new ArrayList<>(machines.instances());
        EmbeddedSshServer dead = EmbeddedSshServer.create();
        all.add(1, dead.instance().withName("dead"));
        dead.close();
        return project.instances(all);
    }

    @Test
    void whatIsDoneOnAllTellsSuccessesAndFailuresApart() throws Exception {
        try (Fleet fleet = withOneThatIsDead().parallelism(2).init()) {
            assertThat(fleet.instances()).extracting(Instance::name).containsExactly("m0", "dead", "m1", "m2");
            assertThat(fleet.workspaces().failed())
                    .singleElement()
                    .satisfies(row -> assertThat(row.failure().orElseThrow()).isInstanceOf(TransportException.class));
            assertThat(fleet.sync().values()).hasSize(3);

            FleetResult<RunResult> said = fleet.run("pwd; test \"$(pwd)\" != '"
                    + fleet.workspaces().values().get(1).directory() + "'");
            assertThat(said.succeeded())
                    .extracting(row -> row.instance().name())
                    .containsExactly("m0", "m2");
            assertThat(said.rows().get(2).failure().orElseThrow())
                    .isInstanceOfSatisfying(
                            CommandFailedException.class,
                            failure -> assertThat(failure.result().status()).isEqualTo(1));
            assertThatThrownBy(said::orThrow).isInstanceOf(FleetException.class).hasMessageContaining("dead");

            Path weights = Files.writeString(directory.resolve("weights.bin"), "abc");
            assertThat(fleet.push(weights, "data/").values()).hasSize(3);
            fleet.run("mkdir -p out/a && cp data/weights.bin out/a/ && pwd >out/where");
            fleet.pull("out/", directory.resolve("results"));
            assertThat(directory.resolve("results/m1/a/weights.bin")).hasContent("abc");
            assertThat(Files.readString(directory.resolve("results/m0/where")))
                    .isNotEqualTo(Files.readString(directory.resolve("results/m2/where")));
            assertThat(directory.resolve("results/dead")).doesNotExist();
            assertThat(fleet.probe().values()).hasSize(3);
        }
        assertThat(withOneThatIsDead().probe().rows())
                .filteredOn(row -> row.report().isPresent())
                .hasSize(3);
    }

    @Test
    void aRunOnEachMachineIsWaitedForAndKilled() {
        try (Fleet fleet = project.instances(machines.instances()).init()) {
            FleetResult<RemoteProcess> runs =
                    fleet.runAsync(RunSpec.shell("exit 3").id("x"));
            assertThat(fleet.waitFor(runs).orThrow().values())
                    .extracting(ExitStatus::toString)
                    .containsOnly("FAILED(3)")
                    .hasSize(3);
            FleetResult<RemoteProcess> long_ = fleet.runAsync(RunSpec.shell("exec sleep 600"));
            assertThat(fleet.kill(long_).orThrow().values())
                    .extracting(ExitStatus::state)
                    .containsOnly(ProcessState.KILLED)
                    .hasSize(3);
        }
    }

    @Test
    void aCancelReachesTheProcessesOnTheMachines() throws Exception {
        try (Fleet fleet = project.instances(machines.instances()).init()) {
            CompletableFuture<FleetResult<RunResult>> running =
                    CompletableFuture.supplyAsync(() -> fleet.run("echo here >begun; exec sleep 600"));
            for (EmbeddedSshServer server : machines.servers()) {
                awaitFile(server.home().resolve("projects/project"), "begun");
            }
            fleet.cancel();
            assertThat(running.join().failed())
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.failure().orElseThrow()).isInstanceOf(CutShortException.class));
            assertThat(fleet.run("true").orThrow().values()).hasSize(3);
            for (EmbeddedSshServer server : machines.servers()) {
                // The workspace's own shells stay: what was run in them is gone.
                String left = "ps -A -o pid= -o args= | grep '[s]leep 600' | while read -r pid rest; do "
                        + "tr '\\0' '\\n' </proc/$pid/environ | grep -qx HOME=" + server.home()
                        + " && echo $pid; done; true";
                assertThat(fleet.run(left).orThrow().values())
                        .allSatisfy(said -> assertThat(said.text()).isEmpty());
            }
        }
    }

    private static void awaitFile(Path in, String name) throws Exception {
        try (WatchService watch = in.getFileSystem().newWatchService()) {
            var key = in.register(watch, java.nio.file.StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(in.resolve(name))) {
                watch.take();
                key.reset();
            }
        }
    }

    @Test
    void whereNoMachineCanBeOpenedThereIsNoFleet() {
        List<Instance> all = machines.instances();
        machines.close();
        assertThatThrownBy(() -> project.instances(all).init())
                .isInstanceOfSatisfying(
                        FleetException.class,
                        failure -> assertThat(failure.result().failed()).hasSize(3));
    }

    @Test
    void machinesOfTheConfigAreTakenByNumbersOrByWhatTheyHave() {
        Path config = directory.resolve("recompute.conf");
        machines.instances().forEach(instance -> Recompute.instances(config).add(instance));
        Project configured = project.config(config);
        try (Fleet fleet = configured.instances(2, 0).init()) {
            assertThat(fleet.instances())
                    .extracting(Instance::port)
                    .containsExactly(
                            machines.servers().get(2).port(),
                            machines.servers().get(0).port());
        }
        try (Fleet all = configured.instances().init()) {
            assertThat(all.instances()).hasSize(3);
        }
        Selector any = Selector.mostFreeGpuMemory();
        try (Fleet two = configured.instances(any, any).init()) {
            assertThat(two.instances()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void tasksAreSpreadAndTheirLogsCollected() {
        try (Fleet fleet = project.instances(machines.instances()).init()) {
            Path logs = directory.resolve("logs");
            SweepResult result = fleet.map(
                            SweepSpec.commands(List.of("echo one", "echo two; exit 2", "echo three", "pwd"))
                                    .slots(2)
                                    .logs(logs))
                    .join();
            assertThat(result.failed()).extracting(SweepTask::index).containsExactly(1);
            assertThat(logs.resolve("0.log")).hasContent("one");
            assertThat(result.tasks().get(1).log()).contains(logs.resolve("1.log"));
            assertThat(result.tasks().get(1).status()).map(ExitStatus::toString).contains("FAILED(2)");
            assertThat(result.tasks())
                    .extracting(task -> task.attempts().get(0).instance())
                    .contains(fleet.instances().toArray(Instance[]::new));
        }
    }

    @Test
    void whereItIsClosedItsSweepsEndAndTheirRunsGoOn() throws Exception {
        Instance machine = machines.instances().get(0);
        Sweep sweep;
        try (Fleet fleet = project.instances(List.of(machine)).init()) {
            sweep = fleet.map(List.of("echo here >begun; exec sleep 600", "touch never"));
            awaitFile(machines.servers().get(0).home().resolve("projects/project"), "begun");
        }
        SweepResult result = sweep.completion().get(60, TimeUnit.SECONDS);
        assertThat(result.tasks()).extracting(SweepTask::state).containsExactly(TaskState.UNKNOWN, TaskState.NOT_RUN);
        try (Workspace again = project.instance(machine).open()) {
            assertThat(again.processes().live()).hasSize(1);
            assertThat(again.processes().purge()).isEqualTo(1);
            assertThat(again.run("test ! -e never").isSuccess()).isTrue();
        }
    }
}
