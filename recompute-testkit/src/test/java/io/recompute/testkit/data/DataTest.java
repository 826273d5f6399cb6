package io.recompute.testkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.data.DataException;
import io.recompute.data.DataSpec;
import io.recompute.data.Download;
import io.recompute.log.LogLine;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with every program that a machine may fetch with is tried with each; the rest with Python. */
@LeakCheck
@Timeout(120)
class DataTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int SIZE = 300_000;

    @TempDir
    Path directory;

    private WebServer web;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Path home = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void start() throws IOException {
        web = WebServer.start();
        web.put("a.bin", bytes(7));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        web.close();
    }

    @ParameterizedTest
    @EnumSource
    void manyFilesComeAndThoseThatDoNotAreTold(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        for (int file = 0; file < 19; file++) {
            web.put("f" + file, new byte[] {(byte) file});
        }
        Stream<URI> there = IntStream.range(0, 19).mapToObj(file -> web.uri("/plain/f" + file));
        RemoteProcess run = machine.data(Stream.concat(there, Stream.of(web.uri("/plain/gone?token=s3cret")))
                .toArray(URI[]::new));
        assertThat(run.waitFor(LIMIT).code()).hasValue(1);
        assertThat(log(run))
                .contains(web.uri("/plain/gone") + "?...: the server answers 404")
                .doesNotContain("s3cret");
        for (int file = 0; file < 19; file++) {
            assertThat(data.resolve("f" + file)).hasBinaryContent(new byte[] {(byte) file});
        }
        assertThat(names(data)).as("nothing but them").hasSize(19);
        assertThat(machine.processes().history().toString())
                .contains("data f0 and 19 more")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @EnumSource
    void twentyFilesComeAtOnce(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        for (int file = 0; file < 20; file++) {
            web.put("g" + file, bytes(file));
        }
        RemoteProcess run = machine.data(DataSpec.of(IntStream.range(0, 20)
                        .mapToObj(file -> web.uri("/held/g" + file))
                        .toArray(URI[]::new))
                .parallel(20));
        for (int file = 0; file < 20; file++) {
            web.awaitHeld(); // all are half way before any is done
        }
        web.release();
        assertThat(run.waitFor(LIMIT).isSuccess()).as(log(run)).isTrue();
        assertThat(web.mostTogether()).isGreaterThanOrEqualTo(20);
        for (int file = 0; file < 20; file++) {
            assertThat(data.resolve("g" + file)).hasBinaryContent(bytes(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutGoesOnWhereItStopped(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        web.cut(2);
        assertThat(log(fetched(machine, DataSpec.of(web.uri("/cut/a.bin"))))).contains("again in");
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
        assertThat(web.requests()).hasSize(3).element(2).asString().matches("/cut/a.bin bytes=\\d+-");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThereIsNeitherFetchedTwiceNorOverwritten(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        DataSpec spec = DataSpec.of(web.uri("/plain/a.bin"));
        fetched(machine, spec);
        assertThat(log(fetched(machine, spec))).contains("data/a.bin is there already");
        assertThat(web.requests()).hasSize(1);

        Files.writeString(data.resolve("a.bin"), "mine");
        assertThat(log(failed(machine, spec))).contains("data/a.bin").contains("overwriting must be asked for");
        assertThat(data.resolve("a.bin")).hasContent("mine");
        fetched(machine, spec.overwrite());
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsWhatItsDigestSaysOrNotThere(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        Download file = Download.of(web.uri("/plain/a.bin")).named("b");
        assertThat(log(failed(machine, DataSpec.of(List.of(file.withSha256("0".repeat(64)))))))
                .contains(sha256(bytes(7)));
        assertThat(names(data)).isEmpty();
        fetched(machine, DataSpec.of(List.of(file.withSha256(sha256(bytes(7))))));
        assertThat(data.resolve("b")).hasBinaryContent(bytes(7));
    }

    @ParameterizedTest
    @EnumSource
    void redirectionsAreFollowedAndABusyServerIsAskedAgain(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        web.put("b.bin", bytes(8));
        web.refuse(2);
        fetched(machine, DataSpec.of(web.uri("/moved/a.bin"), web.uri("/busy/b.bin")));
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
        assertThat(data.resolve("b.bin")).hasBinaryContent(bytes(8));
    }

    @ParameterizedTest
    @EnumSource(names = {"PYTHON", "CURL"})
    void aLoginGoesToItsServer(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        URI plain = web.uri("/login/a.bin");
        URI withLogin = URI.create(plain.toString().replace("://", "://ada:p%2Fw@"));
        assertThat(log(failed(machine, DataSpec.of(plain)))).contains("401");
        RemoteProcess run = fetched(machine, DataSpec.of(withLogin));
        assertThat(log(run) + run.command() + run.name())
                .doesNotContain("p%2Fw")
                .doesNotContain("p/w");
    }

    @ParameterizedTest
    @EnumSource(names = "PYTHON")
    void aLaterRunGoesOnWhereAKilledOneStopped(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        DataSpec spec = killedHalfway(machine);
        web.release();
        fetched(machine, spec);
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
        assertThat(web.requests()).hasSize(2).element(1).asString().matches("/held/a.bin bytes=[1-9]\\d*-");
    }

    @ParameterizedTest
    @EnumSource(names = "PYTHON")
    void aFileThatHasChangedMeanwhileIsNotMixed(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        DataSpec spec = killedHalfway(machine);
        web.put("a.bin", bytes(9));
        web.release();
        fetched(machine, spec);
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/whole/a.bin", "/cut/a.bin"})
    void aServerThatRefusesRangesIsReadAnew(String path) throws Exception {
        Workspace machine = connect(Tool.PYTHON);
        web.cut(1);
        fetched(machine, DataSpec.of(web.uri(path)));
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
    }

    @ParameterizedTest
    @EnumSource(names = "PYTHON")
    void aServerThatLiesIsTold(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        assertThat(log(failed(machine, DataSpec.of(web.uri("/long/a.bin")).retries(1))))
                .contains("/long/a.bin: ")
                .contains("tried 2 times");
        assertThat(log(failed(machine, DataSpec.of(web.uri("/elsewhere/a.bin")))))
                .contains("not HTTP");
        assertThat(data.resolve("a.bin")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(names = "PYTHON")
    void theServerGivesANameAndNoPlace(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        fetched(machine, DataSpec.of(web.uri("/named/a.bin")).into("data/deep"));
        assertThat(names(data.resolve("deep"))).containsExactly("told name.bin");
        assertThat(log(failed(machine, DataSpec.of(web.uri("/plain/a.bin?1"), web.uri("/plain/a.bin?2")))))
                .contains("another address brings a file a.bin");
    }

    @ParameterizedTest
    @EnumSource(names = {"PYTHON", "CURL"})
    void archivesAreUnpackedBesideThemselves(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        web.put("set.tar.gz", tar("mkdir -p in/deep; echo x >in/deep/f; ln -s deep/f in/l"));
        fetched(
                machine,
                DataSpec.of(web.uri("/plain/set.tar.gz"), web.uri("/plain/a.bin"))
                        .unpack());
        assertThat(data.resolve("set/deep/f")).hasContent("x");
        assertThat(data.resolve("set/l")).hasContent("x").isSymbolicLink();
        assertThat(names(data)).containsExactly("a.bin", "set", "set.tar.gz");
    }

    @ParameterizedTest
    @EnumSource(names = "PYTHON")
    void anArchiveWritesNothingOutside(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        web.put("link.tar.gz", tar("mkdir in; ln -s ../.. in/up"));
        web.put("dots.zip", zip("../../outside"));
        web.put("torn.tgz", new byte[] {31, -117, 8, 0, 1, 2, 3});
        String told = log(failed(
                machine,
                DataSpec.of(web.uri("/plain/link.tar.gz"), web.uri("/plain/dots.zip"), web.uri("/plain/torn.tgz"))
                        .unpack()));
        assertThat(told)
                .contains("links outside its directory")
                .contains("unpacks outside")
                .contains("cannot be unpacked");
        assertThat(names(data)).containsExactly("dots.zip", "link.tar.gz", "torn.tgz");
        assertThat(home.resolve("projects/outside")).doesNotExist();
        assertThat(home.resolve("outside")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "host/x", "http:///x", "file:///etc/passwd"})
    void whatIsNoAddressOfHttpIsRefused(String address) {
        assertThatThrownBy(() -> DataSpec.of(URI.create(address)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(address);
    }

    private Workspace connect(Tool tool) throws IOException {
        EmbeddedSshServer server = EmbeddedSshServer.builder()
                .environment("PATH", tool.aloneIn(directory).toString())
                .start();
        Path project = Files.createDirectory(directory.resolve("p"));
        Files.writeString(project.resolve("x.py"), "");
        Workspace machine =
                Recompute.project(project).instance(server.instance()).init();
        opened.addAll(List.of(machine, server));
        home = server.home();
        data = Path.of(machine.directory().toString()).resolve("data");
        return machine;
    }

    @ParameterizedTest
    @EnumSource
    void itComesByWayOfTheClient(Tool tool) throws Exception {
        Workspace machine = connect(tool);
        web.put("b.bin", bytes(8));
        web.cut(1);
        URI[] addresses = {web.uri("/cut/a.bin"), web.uri("/moved/b.bin")};
        RemoteProcess run = fetched(machine, DataSpec.of(addresses).throughClient());
        assertThat(data.resolve("a.bin")).hasBinaryContent(bytes(7));
        assertThat(data.resolve("b.bin")).hasBinaryContent(bytes(8));
        assertThat(web.requests())
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(request -> request.endsWith("via 1.1 recompute"));
        assertThat(log(run) + run.command() + machine.processes().history()).doesNotContain("recompute:");

        assertThat(log(failed(machine, DataSpec.of(web.uri("/plain/gone")).throughClient())))
                .contains("the server answers 404");
        URI nowhere = URI.create("http://127.0.0.1:1/a");
        assertThat(log(failed(machine, DataSpec.of(nowhere).retries(0).throughClient())))
                .contains("502");
    }

    private static RemoteProcess fetched(Workspace machine, DataSpec spec) throws InterruptedException {
        RemoteProcess run = machine.data(spec);
        assertThat(run.waitFor(LIMIT).isSuccess()).as(log(run)).isTrue();
        return run;
    }

    private static RemoteProcess failed(Workspace machine, DataSpec spec) throws InterruptedException {
        RemoteProcess run = machine.data(spec);
        assertThat(run.waitFor(LIMIT).code()).as(log(run)).hasValue(1);
        return run;
    }

    private static String log(RemoteProcess run) {
        return run.log().lines().map(LogLine::text).collect(Collectors.joining("\n"));
    }

    /** What a run was to fetch that was killed when half of it was there; the server still holds the rest. */
    private DataSpec killedHalfway(Workspace machine) throws Exception {
        DataSpec spec = DataSpec.of(web.uri("/held/a.bin"));
        RemoteProcess first = machine.data(spec);
        web.awaitHeld();
        awaitPart(SIZE / 2);
        first.kill();
        return spec;
    }

    /** Waits until so many bytes of a file lie on the machine. */
    private void awaitPart(long size) throws IOException {
        for (List<Path> parts = List.of(); parts.isEmpty(); LockSupport.parkNanos(10_000_000)) {
            try (Stream<Path> files = Files.list(data)) {
                parts = files.filter(file -> file.toString().endsWith(".part")
                                && file.toFile().length() == size)
                        .toList();
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private byte[] tar(String commands) throws Exception {
        Path place = Files.createTempDirectory(directory, "tar");
        Process packing = new ProcessBuilder("sh", "-c", commands + "; tar -czf ../packed.tgz -C in .")
                .directory(Files.createDirectory(place.resolve("w")).toFile())
                .start();
        assertThat(packing.waitFor()).isZero();
        return Files.readAllBytes(place.resolve("packed.tgz"));
    }

    private byte[] zip(String name) throws IOException {
        Path file = directory.resolve("packed.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write("x".getBytes(StandardCharsets.UTF_8));
        }
        return Files.readAllBytes(file);
    }

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
