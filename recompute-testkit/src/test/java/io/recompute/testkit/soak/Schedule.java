package io.recompute.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.Strays;
import io.recompute.testkit.fault.FaultyProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One program of a user, each of its steps with a fault, and all that must hold nevertheless. For one thread. */
final class Schedule {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int ROUNDS = 2;

    private final Place place;
    private final Path directory;
    private final long seed;
    private final Random random;
    private final Counts counts;

    /** The program of a seed; {@code directory} is for what it needs on this side. */
    Schedule(Place place, Path directory, long seed, Counts counts) {
        this.place = place;
        this.directory = directory;
        this.seed = seed;
        this.random = new Random(seed);
        this.counts = counts;
    }

    /** Runs it; throws where anything was lost, doubled, torn, left behind or told wrongly. */
    void run() throws Exception {
        Path project = Files.createDirectory(directory.resolve("soak" + seed));
        Files.writeString(project.resolve("x.py"), "# first\n");
        try (FaultyProxy network = FaultyProxy.to(place.instance());
                Weather weather = new Weather(network, place.server(), random, counts)) {
            try {
                Path there = program(project, network, weather);
                assertThat(Strays.of(place.home(), there)).as("stray processes").isEmpty();
                assertNothingIsOpen(network);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "-Drecompute.soak.seed=" + seed + " -Drecompute.soak.schedules=1:\n" + weather.story(), e);
            }
        }
    }

    private Path program(Path project, FaultyProxy network, Weather weather) throws Exception {
        try (Workspace machine = weather.again(
                "init",
                () -> Recompute.project(project)
                        .instance(network.instance(place.instance()))
                        .init())) {
            Path there = Path.of(machine.directory().toString());
            for (int round = 0; round < ROUNDS; round++) {
                aRun(machine, weather, there);
                aKill(machine, weather);
                copies(machine, weather, there);
                Files.writeString(project.resolve("x.py"), "# round " + round + "\n");
                weather.again("sync", machine::sync);
                assertThat(there.resolve("x.py")).hasContent("# round " + round);
            }
            // What a cut sync has left goes with the next one that has something to send.
            Files.writeString(project.resolve("x.py"), "# last\n");
            machine.sync();
            assertNothingIsStaged(there);
            return there;
        }
    }

    private void aRun(Workspace machine, Weather weather, Path there) throws Exception {
        int lines = 1 + random.nextInt(3000);
        int status = random.nextInt(3);
        String id = "run-" + lines + "-" + random.nextInt(1_000_000);
        RunSpec spec = RunSpec.shell("echo started >>" + id + "; seq " + lines + "; exit " + status)
                .id(id);
        RemoteProcess run = weather.again("launch", () -> machine.runAsync(spec));
        List<String> followed = weather.through(
                "follow", () -> run.log().follow().lines().map(LogLine::text).toList());
        ExitStatus end = weather.through("wait", () -> run.waitFor(LIMIT));

        assertThat(String.join("\n", followed))
                .as("the log")
                .isEqualTo(IntStream.rangeClosed(1, lines)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining("\n")));
        assertThat(end.code()).as("the exit status").hasValue(status);
        assertThat(weather.again("ask", () -> machine.attach(id).state()))
                .isEqualTo(status == 0 ? ProcessState.SUCCEEDED : ProcessState.FAILED);
        assertThat(Files.readString(there.resolve(id))).as("starts of " + id).isEqualTo("started\n");
    }

    private void aKill(Workspace machine, Weather weather) throws Exception {
        RunSpec spec = RunSpec.shell("sleep 600 & sleep 600").id("endless-" + random.nextInt(1_000_000));
        RemoteProcess endless = weather.again("launch", () -> machine.runAsync(spec));
        boolean killed = weather.again("kill", () -> {
            endless.kill();
            return true;
        });
        assertThat(killed).isTrue();
        assertThat(weather.through("wait", () -> endless.waitFor(LIMIT)).state())
                .isEqualTo(ProcessState.KILLED);
    }

    private void copies(Workspace machine, Weather weather, Path there) throws Exception {
        byte[] bytes = new byte[random.nextInt(4) == 0 ? 5_000_000 : random.nextInt(300_000)];
        random.nextBytes(bytes);
        String name = "weights" + seed + "-" + random.nextInt(1_000_000); // other schedules have the same directory
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

    private static void assertNothingIsStaged(Path there) throws IOException {
        Path staging = there.resolve(".recompute/staging");
        if (Files.exists(staging)) {
            try (Stream<Path> left = Files.list(staging)) {
                assertThat(left).as("staged and left").isEmpty();
            }
        }
    }

    /** The workspace is closed: its connections are gone, and with them their channels. */
    private void assertNothingIsOpen(FaultyProxy network) throws InterruptedException {
        awaitNone("connections open", network::openConnections);
        if (place.server() != null) {
            awaitNone("channels open", place.server()::openChannels);
        }
    }

    private static void awaitNone(String what, IntSupplier count) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (count.getAsInt() != 0 && System.nanoTime() < deadline) {
            assertThat(never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(count.getAsInt()).as(what).isZero();
    }
}
