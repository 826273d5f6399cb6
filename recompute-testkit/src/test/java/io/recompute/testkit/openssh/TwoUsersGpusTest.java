package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one machine take its graphics processors: neither can touch what the other owns. */
@NeedsOpenSsh(users = true)
@Timeout(180)
class TwoUsersGpusTest {
    private static final int GPUS = 2;
    private static final FileAttribute<Set<PosixFilePermission>> FOR_ALL =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    /** Fails where another run has the same processor at that time. */
    private static final String HOLD = "held=$SHARED/held-$CUDA_VISIBLE_DEVICES; mkdir \"$held\" || exit 9; sleep 0.3;"
            + " rmdir \"$held\"; echo \"$CUDA_VISIBLE_DEVICES\"";

    @TempDir
    Path home;

    /** Both users see it: outside of what JUnit keeps to its own user. */
    private Path shared;

    private OpenSshServer server;

    @BeforeEach
    void makeMachine() throws Exception {
        shared = Files.createTempDirectory("gpus", FOR_ALL);
        Path tool = Files.createDirectory(shared.resolve("bin"), FOR_ALL).resolve("nvidia-smi");
        Files.writeString(tool, """
                #!/bin/sh
                case $1 in
                -L)
                    echo 'GPU 0: NVIDIA A100 (UUID: GPU-5c898520-d268-c3f3-1b07-005d5ae1dc3f)'
                    echo 'GPU 1: NVIDIA A100 (UUID: GPU-5c898521-d268-c3f3-1b07-005d5ae1dc3f)'
                    ;;
                --query-compute-apps=*) ;;
                *) exit 2 ;;
                esac
                """);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(shared.resolve("work"));
        Files.setPosixFilePermissions(shared.resolve("work"), PosixFilePermissions.fromString("rwxrwxrwx"));
        server = OpenSshServer.builder()
                .line("SetEnv PATH=" + tool.getParent() + ":/usr/bin:/bin RECOMPUTE_GPU_LEASES=" + leases() + " SHARED="
                        + shared.resolve("work"))
                .start();
        Files.writeString(Files.createDirectories(home.resolve("project")).resolve("x.py"), "print('x')\n");
    }

    @AfterEach
    void remove() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(shared)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void neitherGetsWhatTheOtherHas() throws Exception {
        try (OpenSshUser first = user();
                OpenSshUser second = user();
                Workspace one = workspace(first);
                Workspace other = workspace(second)) {
            RemoteProcess holder = one.runAsync(RunSpec.shell("sleep 1000").gpus(GPUS));
            assertThatThrownBy(() -> other.runAsync(RunSpec.shell("true").gpus(1)))
                    .isInstanceOf(GpusUnavailableException.class);
            RemoteProcess waiting = other.runAsync(
                    RunSpec.shell("echo \"$CUDA_VISIBLE_DEVICES\"").gpus(1).waitForGpus(Duration.ofMinutes(2)));
            holder.kill();
            assertThat(waiting.waitFor(Duration.ofSeconds(60)).isSuccess()).isTrue();
            assertThat(waiting.log().lines()).hasSize(1);
            // The lease of the first is none of the second's to remove, and no use to anybody: its holder is gone.
            assertThat(holder.isAlive()).isFalse();
        }
    }

    @Test
    void bothAreServedAndNoTwoRunsAreOnOne() throws Exception {
        try (OpenSshUser first = user();
                OpenSshUser second = user();
                Workspace one = workspace(first);
                Workspace other = workspace(second)) {
            List<RemoteProcess> runs = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                for (Workspace workspace : List.of(one, other)) {
                    runs.add(workspace.runAsync(RunSpec.shell(HOLD).gpus(1).waitForGpus(Duration.ofMinutes(2))));
                }
            }
            for (RemoteProcess run : runs) {
                assertThat(run.waitFor(Duration.ofSeconds(120)).code()).hasValue(0);
            }
            try (Stream<Path> left = Files.list(leases())) {
                assertThat(left).isEmpty();
            }
        }
    }

    private Path leases() {
        return shared.resolve("work/leases");
    }

    private OpenSshUser user() {
        return OpenSshUser.builder().authorizedKey(server.authorizedKey()).create();
    }

    private Workspace workspace(OpenSshUser user) {
        return Recompute.project(home.resolve("project"))
                .instance(server.instance(user))
                .transport(SshTransport.create()
                        .withKnownHosts(home.resolve("known_hosts"))
                        .withIdentityDirectory(home.resolve("none")))
                .init();
    }
}
