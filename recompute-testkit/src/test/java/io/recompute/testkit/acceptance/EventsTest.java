package io.recompute.testkit.acceptance;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.RecomputeEvent;
import io.recompute.RecomputeListener;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.run.LaunchException;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.sync.NotInitializedException;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.FaultyProxy;
import io.recompute.transfer.TransferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a listener and JDK Flight Recorder are told of a day on a machine. */
@LeakCheck
@Timeout(120)
class EventsTest {
    @TempDir
    Path directory;

    /** Of its own for each test: what another test has brought within the same second would not be sent again. */
    @EmbeddedSsh
    private EmbeddedSshServer server;

    private final Queue<RecomputeEvent> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch exited = new CountDownLatch(1);
    private final RecomputeListener listener = new RecomputeListener() {
        @Override
        public void happened(RecomputeEvent event) {
            events.add(event);
        }

        @Override
        public void exited(RecomputeEvent.Exited event) {
            exited.countDown();
        }
    };

    @BeforeEach
    void aProject() throws Exception {
        Files.writeString(directory.resolve("x.py"), "print(1)\n");
    }

    @Test
    void aListenerIsToldOfEverythingInTurn() throws Exception {
        try (FaultyProxy network = FaultyProxy.to(server.instance());
                Workspace machine = project(network.instance(server.instance()).withName("gpu"))
                        .init()) {
            network.dropConnections();
            machine.run("true").orThrow();
            var unused = machine.push(Files.writeString(directory.resolve("w.pt"), "weights"), "data/")
                    .join();
            RemoteProcess run = machine.runAsync(RunSpec.shell("exit 3").name("fit"));
            assertThat(exited.await(60, TimeUnit.SECONDS)).isTrue(); // nobody waits for it otherwise

            assertThat(events)
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly(
                            "Connected",
                            "Synchronising",
                            "Synchronised",
                            "Installed",
                            "ConnectionLost",
                            "Connected",
                            "Reconnected",
                            "Transferred",
                            "Launched",
                            "Exited");
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.machine().name()).isEqualTo("gpu"));
            assertThat(only(RecomputeEvent.Synchronised.class).report().sentFiles())
                    .isEqualTo(1);
            assertThat(only(RecomputeEvent.Reconnected.class).attempts()).isEqualTo(1);
            assertThat(only(RecomputeEvent.Transferred.class)).satisfies(copy -> {
                assertThat(copy.report().bytes()).isEqualTo(7);
                assertThat(copy.direction()).hasToString("PUSH");
                assertThat(copy.target()).isEqualTo("data/");
            });
            assertThat(only(RecomputeEvent.Launched.class).run()).isEqualTo(run.id());
            assertThat(only(RecomputeEvent.Exited.class)).satisfies(end -> {
                assertThat(end.run()).isEqualTo(run.id());
                assertThat(end.name()).isEqualTo("fit");
                assertThat(end.status()).hasToString("FAILED(3)");
            });
        }
    }

    @Test
    void failuresAreToldToo() {
        try (Workspace machine = project(server.instance()).init()) {
            var missing = machine.pull("nothing.pt", directory.resolve("x.pt"));
            assertThatThrownBy(missing::join).isInstanceOf(TransferException.class);
            machine.run("rm -r \"$PWD\"").orThrow();
            assertThatThrownBy(() -> machine.runAsync("true")).isInstanceOf(LaunchException.class);
            assertThat(events)
                    .filteredOn(RecomputeEvent.Failed.class::isInstance)
                    .extracting(
                            event -> ((RecomputeEvent.Failed) event).operation().name())
                    .containsExactly("TRANSFER", "LAUNCH");
        }
    }

    @Test
    void aListenerThatThrowsHarmsNothing() throws Exception {
        RecomputeListener broken = new RecomputeListener() {
            @Override
            public void happened(RecomputeEvent event) {
                throw new IllegalStateException("broken");
            }
        };
        Project project = project(server.instance()).events(broken);
        assertThatThrownBy(project::open).isInstanceOf(NotInitializedException.class);
        try (Workspace machine = project.init();
                RemoteProcess run = machine.runAsync("exit 0")) {
            assertThat(run.waitFor().isSuccess()).isTrue();
            assertThat(machine.pull("x.py", directory.resolve("back.py")).join().files())
                    .isEqualTo(1);
        }
    }

    @Test
    void theFlightRecorderHasTheSameWithDurationsAndBytes() throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording();
                FaultyProxy network = FaultyProxy.to(server.instance())) {
            recording.start();
            RemoteProcess run;
            try (Workspace machine = Recompute.project(directory)
                    .name("p")
                    .instance(network.instance(server.instance()).withName("gpu"))
                    .init()) {
                network.dropConnections();
                var unused = machine.push(Files.writeString(directory.resolve("w.pt"), "weights"), "data/")
                        .join();
                run = machine.runAsync(
                        RunSpec.shell("sleep 0.2; exit 3 # secret").name("fit"));
                assertThat(run.waitFor().isSuccess()).isFalse();
            }
            recording.stop();
            recording.dump(file);
            Map<String, List<RecordedEvent>> recorded = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getCategoryNames().equals(List.of("recompute")))
                    .collect(groupingBy(event -> event.getEventType().getName()));
            assertThat(recorded).hasSize(7);
            assertThat(recorded.get("recompute.Connect")).hasSize(2);
            assertThat(one(recorded, "Reconnect").getInt("attempts")).isEqualTo(1);
            assertThat(one(recorded, "Sync").getLong("sentBytes")).isEqualTo(9);
            assertThat(one(recorded, "Transfer").getLong("bytes")).isEqualTo(7);
            assertThat(one(recorded, "Install").getBoolean("built")).isFalse();
            assertThat(one(recorded, "Launch").getString("run")).isEqualTo(run.id());
            RecordedEvent exit = one(recorded, "Exit");
            assertThat(exit.getInt("status")).isEqualTo(3);
            assertThat(exit.getString("state")).isEqualTo("FAILED");
            assertThat(exit.getDuration()).isGreaterThan(Duration.ofMillis(150));
            assertThat(recorded.values())
                    .allSatisfy(all -> assertThat(all).allSatisfy(event -> {
                        assertThat(event.getString("machine")).startsWith("gpu (");
                        assertThat(event.getDuration()).isPositive();
                        assertThat(event.toString()).doesNotContain("secret");
                    }));
        }
    }

    private static RecordedEvent one(Map<String, List<RecordedEvent>> recorded, String name) {
        List<RecordedEvent> found = recorded.getOrDefault("recompute." + name, List.of());
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private <E extends RecomputeEvent> E only(Class<E> type) {
        List<E> found = events.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(found).as(type.getSimpleName()).hasSize(1);
        return found.get(0);
    }

    private Project project(Instance instance) {
        return Recompute.project(directory).name("p").instance(instance).events(listener);
    }
}
