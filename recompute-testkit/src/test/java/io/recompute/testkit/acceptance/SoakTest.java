package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.FaultyProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole library over a network that breaks at random. {@code -Drecompute.soak.schedules=1000} asks for more than the
 * few schedules that every build runs, {@code -Drecompute.soak.seed} for those from a seed on.
 */
@EmbeddedSsh
@LeakCheck
class SoakTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedSshServer server;

    @TempDir
    Path directory;

    SoakTest(EmbeddedSshServer server) {
        this.server = server;
    }

    static LongStream seeds() {
        long first = Long.getLong("recompute.soak.seed", 1);
        return LongStream.range(first, first + Long.getLong("recompute.soak.schedules", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(180)
    void nothingIsLostDoubledOrTorn(long seed) throws Exception {
        Random random = new Random(seed);
        Path project = Files.createDirectory(directory.resolve("soak" + seed));
        Files.writeString(project.resolve("x.py"), "# first\n");
        try (FaultyProxy network = FaultyProxy.to(server.instance());
                Weather weather = new Weather(network, random)) {
            try (Workspace machine = weather.again(
                    "init",
                    () -> Recompute.project(project)
                            .instance(network.instance(server.instance()))
                            .init())) {
                Path there = Path.of(machine.directory().toString());
                for (int round = 0; round < 2; round++) {
                    aRun(machine, weather, there, random);
                    aKill(machine, weather);
                    copies(machine, weather, there, random);
                    Files.writeString(project.resolve("x.py"), "# round " + round + "\n");
                    weather.again("sync", machine::sync);
                    assertThat(there.resolve("x.py")).hasContent("# round " + round);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "-Drecompute.soak.seed=" + seed + " -Drecompute.soak.schedules=1:\n" + weather.story(), e);
            }
        }
    }

    private static void aRun(Workspace machine, Weather weather, Path there, Random random) throws Exception {
        int lines = 1 + random.nextInt(3000);
        int status = random.nextInt(3);
        String id = "run-" + lines + "-" + random.nextInt(1_000_000);
        RunSpec spec = RunSpec.shell("echo started >>" + id + "; seq " + lines + "; exit " + status)
                .id(id);
        RemoteProcess run = weather.again("launch", () -> machine.runAsync(spec));
        List<String> followed = weather.again(
                "follow", () -> run.log().follow().lines().map(LogLine::text).toList());
        ExitStatus end = weather.through("wait", () -> run.waitFor(LIMIT));

        assertThat(followed.stream().collect(Collectors.joining("\n")))
                .isEqualTo(IntStream.rangeClosed(1, lines)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n")));
        assertThat(end.code()).hasValue(status);
        assertThat(weather.again("ask", () -> machine.attach(id).state()))
                .isEqualTo(status == 0 ? ProcessState.SUCCEEDED : ProcessState.FAILED);
        assertThat(Files.readString(there.resolve(id))).as("starts of " + id).isEqualTo("started\n");
    }

    private static void aKill(Workspace machine, Weather weather) throws Exception {
        RemoteProcess endless = machine.runAsync("sleep 600");
        boolean killed = weather.again("kill", () -> {
            endless.kill();
            return true;
        });
        assertThat(killed).isTrue();
        assertThat(weather.through("wait", () -> endless.waitFor(LIMIT)).state())
                .isEqualTo(ProcessState.KILLED);
    }

    private void copies(Workspace machine, Weather weather, Path there, Random random) throws Exception {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 5_000_000 : random.nextInt(300_000)];
        random.nextBytes(bytes);
        String name = "weights" + random.nextInt(1_000_000);
        Path local = Files.write(directory.resolve(name), bytes);
        Path remote = there.resolve("data").resolve(name);
        weather.through("push", () -> {
            try {
                return machine.push(local, "data/").join();
            } finally {
                assertWholeOrMissing(remote, bytes);
            }
        });
        assertThat(remote).hasBinaryContent(bytes);
        Path back = directory.resolve(name + ".back");
        weather.through("pull", () -> {
            try {
                return machine.pull("data/" + name, back).join();
            } finally {
                assertWholeOrMissing(back, bytes);
            }
        });
        assertThat(back).hasBinaryContent(bytes);
    }

    private static void assertWholeOrMissing(Path file, byte[] bytes) throws IOException {
        if (Files.exists(file)) {
            assertThat(Files.readAllBytes(file)).as("torn: " + file).isEqualTo(bytes);
        }
    }
}
