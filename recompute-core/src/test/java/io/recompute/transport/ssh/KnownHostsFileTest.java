package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.recompute.transport.ssh.KnownHosts.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFileTest {
    private static final HostKey KEY = TestKeys.publicKey("ed25519");
    private static final HostKey OTHER = TestKeys.publicKey("rsa");

    @TempDir
    Path home;

    @Test
    void theFileAndItsDirectoryAreMadeForTheirOwnerAlone() throws Exception {
        assumeThat(home.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path path = home.resolve(".ssh/known_hosts");

        assertThat(new KnownHostsFile(path)
                        .recordUnknown(new KnownName("gpu", 22), KEY, false)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aLineIsAddedAfterALastOneWithoutAnEnd() throws Exception {
        Path path = Files.writeString(home.resolve("known_hosts"), "# mine");

        assertThat(new KnownHostsFile(path)
                        .recordUnknown(new KnownName("gpu", 2222), KEY, false)
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);

        assertThat(path).hasContent("# mine\n[gpu]:2222 " + KEY.type() + " " + KEY.base64() + "\n");
    }

    @Test
    void whatAnotherWroteMeanwhileIsHeeded() throws Exception {
        KnownHostsFile file = new KnownHostsFile(home.resolve("known_hosts"));
        assertThat(file.recordUnknown(new KnownName("gpu", 22), KEY, false).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        String before = Files.readString(file.path());

        assertThat(file.recordUnknown(new KnownName("gpu", 22), KEY, false).verdict())
                .isEqualTo(Verdict.KNOWN);
        assertThat(file.recordUnknown(new KnownName("gpu", 22), OTHER, false).verdict())
                .isEqualTo(Verdict.CHANGED);
        assertThat(file.path()).hasContent(before);
    }

    @Test
    void manyAtOnceLoseNoLine() throws Exception {
        Path path = home.resolve("known_hosts");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> additions = IntStream.range(0, 100)
                    .<Future<?>>mapToObj(host -> threads.submit(
                            () -> new KnownHostsFile(path).recordUnknown(new KnownName("gpu" + host, 22), KEY, false)))
                    .toList();
            for (Future<?> addition : additions) {
                addition.get();
            }
        } finally {
            threads.shutdownNow();
        }

        KnownHosts hosts = KnownHosts.read(path);
        for (int host = 0; host < 100; host++) {
            assertThat(hosts.judge("gpu" + host, 22, KEY).verdict()).isEqualTo(Verdict.KNOWN);
        }
        assertThat(Files.readAllLines(path)).hasSize(100);
    }
}
