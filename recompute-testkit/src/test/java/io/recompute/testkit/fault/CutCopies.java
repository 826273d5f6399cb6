package io.recompute.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.sync.ProjectSync;
import io.recompute.sync.RemoteProject;
import io.recompute.sync.SyncOptions;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.transfer.Transfer;
import io.recompute.transfer.TransferReport;
import io.recompute.transfer.Transfers;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.ReconnectPolicy;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of copies whose connection is lost, whatever server is behind the proxy: they go on where they were. */
@LeakCheck
@Timeout(120)
abstract class CutCopies {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 24 * MIB;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private FaultyProxy proxy;
    private Path remote;
    private byte[] content;

    /** The server; it runs on this machine. */
    abstract Instance behind();

    @BeforeEach
    void write() throws IOException {
        proxy = FaultyProxy.to(behind());
        remote = Files.createDirectory(directory.resolve("remote"));
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Files.write(directory.resolve("large"), content);
        Files.write(remote.resolve("far"), content);
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aPushGoesOnWhereItWasCut(Ending ending) throws Exception {
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 16 * MIB, ending));
            TransferReport report =
                    transfers(machine).push(Path.of("large"), "copy").join();
            assertThat(report.bytes()).isEqualTo(SIZE);
        }
        assertThat(remote.resolve("copy")).hasBinaryContent(content);
        // 40 where it had started over; what was on the way is sent again
        assertThat(proxy.bytesToServer()).isLessThan(36 * MIB);
        assertThat(partials()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aPullGoesOnWhereItWasCut(Ending ending) throws Exception {
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, 16 * MIB, ending));
            TransferReport report =
                    transfers(machine).pull("far", Path.of("near")).join();
            assertThat(report.bytes()).isEqualTo(SIZE);
        }
        assertThat(directory.resolve("near")).hasBinaryContent(content);
        assertThat(proxy.bytesToClient()).isLessThan(36 * MIB);
        assertThat(partials()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aLaterCallGoesOnWhereOneWasLost(Direction direction) throws Exception {
        boolean push = direction == Direction.TO_SERVER;
        loseOne(direction);
        assertThat(partials()).isEqualTo(1);
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            start(machine, direction).join();
        }
        assertThat(push ? proxy.bytesToServer() : proxy.bytesToClient()).isLessThan(36 * MIB);
        assertThat(push ? remote.resolve("copy") : directory.resolve("near")).hasBinaryContent(content);
        assertThat(partials()).isZero();
    }

    @Test
    void aChangedSourceIsNotMixedWithWhatHadArrived() throws Exception {
        loseOne(Direction.TO_SERVER);
        loseOne(Direction.TO_CLIENT);
        content[5]++;
        Files.write(directory.resolve("large"), content);
        Files.write(remote.resolve("far"), content);
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            start(machine, Direction.TO_SERVER).join();
            start(machine, Direction.TO_CLIENT).join();
        }
        assertThat(remote.resolve("copy")).hasBinaryContent(content);
        assertThat(directory.resolve("near")).hasBinaryContent(content);
    }

    /** The machine has the file already, but for some bytes in its middle; those alone travel, in spite of a cut. */
    @Test
    void aChangedFileTravelsAsWhatIsNewInIt() throws Exception {
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            start(machine, Direction.TO_SERVER).join();
            content[SIZE / 2]++;
            Files.write(directory.resolve("large"), content);
            long before = proxy.bytesToServer();
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 40_000, Ending.RESET));
            start(machine, Direction.TO_SERVER).join();
            assertThat(proxy.bytesToServer() - before).isLessThan(2 * MIB);
        }
        assertThat(remote.resolve("copy")).hasBinaryContent(content);
        assertThat(partials()).isZero();
    }

    /** Whether it is new or has changed. */
    @Test
    void aLargeFileOfASynchronisationGoesOnWhereItWasCutAndTravelsAsWhatIsNewInIt() throws Exception {
        Path project = Files.createDirectory(directory.resolve("project"));
        Files.writeString(Files.createDirectory(project.resolve(".recompute")).resolve("include"), "*.bin");
        Files.writeString(project.resolve("small.py"), "pass");
        Path large = project.resolve("large.bin");
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            RemotePath there = RemotePath.of(remote.toString()).resolve("p");
            new RemoteProject(machine, there).create();
            ProjectSync sync = new ProjectSync(machine, project, there);
            Files.setLastModifiedTime(Files.write(large, content), FileTime.fromMillis(1_000_000));
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 16 * MIB, Ending.RESET));
            assertThat(sync.sync(SyncOptions.standard()).sentFiles()).isEqualTo(2);
            assertThat(proxy.bytesToServer()).isLessThan(36 * MIB);
            content[SIZE / 2]++;
            Files.setLastModifiedTime(Files.write(large, content), FileTime.fromMillis(2_000_000));
            long before = proxy.bytesToServer();
            assertThat(sync.sync(SyncOptions.standard()).sentBytes()).isEqualTo(SIZE);
            assertThat(proxy.bytesToServer() - before).isLessThan(MIB);
            assertThat(sync.plan().isEmpty()).isTrue();
        }
        assertThat(remote.resolve("p/large.bin")).hasBinaryContent(content);
        assertThat(remote.resolve("p/small.py")).hasContent("pass");
        try (Stream<Path> all = Files.list(remote.resolve("p"))) {
            assertThat(all.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(".recompute", "large.bin", "small.py");
        }
    }

    @Test
    void aDirectoryStartsOverByItself() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        for (int file = 0; file < 20; file++) {
            Files.write(tree.resolve("f" + file), new byte[50_000]);
        }
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 500_000, Ending.RESET));
            assertThat(transfers(machine).push("tree", "there").join().files()).isEqualTo(20);
            proxy.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, 500_000, Ending.RESET));
            assertThat(transfers(machine).pull("there", Path.of("back")).join().files())
                    .isEqualTo(20);
        }
        for (Path copy : new Path[] {remote.resolve("there"), directory.resolve("back")}) {
            try (Stream<Path> files = Files.list(copy)) {
                assertThat(files).hasSize(20).allMatch(Files::isRegularFile);
            }
        }
    }

    /** A copy whose program goes away in the middle. */
    private void loseOne(Direction direction) throws Exception {
        CompletableFuture<Void> stalled;
        Transfer copy;
        try (Machine machine = connect(ReconnectPolicy.standard())) {
            stalled = proxy.injectOnce(new Fault.Stall(direction, 16 * MIB));
            copy = start(machine, direction);
            stalled.get(60, TimeUnit.SECONDS);
        }
        assertThatThrownBy(copy::join).isInstanceOf(RecomputeException.class);
        proxy.heal();
    }

    /** To the server: a push. */
    private Transfer start(Machine machine, Direction direction) {
        return direction == Direction.TO_SERVER
                ? transfers(machine).push(Path.of("large"), "copy")
                : transfers(machine).pull("far", Path.of("near"));
    }

    private Transfers transfers(Machine machine) {
        return new Transfers(machine, directory, RemotePath.of(remote.toString()));
    }

    private Machine connect(ReconnectPolicy policy) {
        SshTransport transport = SshTransport.create()
                .withKnownHosts(directory.resolve("known_hosts"))
                .withIdentityDirectory(directory.resolve("none"));
        return Machine.connect(transport, proxy.instance(behind()), LIMIT, policy);
    }

    private long partials() throws IOException {
        try (Stream<Path> all = Stream.concat(Files.list(directory), Files.list(remote))) {
            return all.filter(path -> path.getFileName().toString().startsWith(".recompute-partial-"))
                    .count();
        }
    }
}
