package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.FileService;
import io.recompute.transport.ForwardingConnection;
import io.recompute.transport.Transport;
import io.recompute.transport.control.FileLogin;
import io.recompute.transport.control.ReconnectPolicy;
import io.recompute.transport.local.LocalTransport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies to and from a login of files alone that is hostile, cut, or full. */
@Timeout(60)
class FileTransfersTest {
    @TempDir
    Path directory;

    private Path local = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void make() throws IOException {
        local = Files.createDirectory(directory.resolve("local"));
        home = directory.resolve("home");
        Files.createDirectories(home.resolve("project"));
    }

    private FileLogin login(Supplier<FileService> files) {
        Transport plain = LocalTransport.create();
        Transport transport = (instance, limit) -> new FilesOnly(plain.connect(instance, limit), files);
        return FileLogin.connect(transport, Instance.local(), Duration.ofSeconds(10), ReconnectPolicy.standard());
    }

    private static final class FilesOnly extends ForwardingConnection {
        private final Supplier<FileService> files;

        FilesOnly(Connection behind, Supplier<FileService> files) {
            super(behind);
            this.files = files;
        }

        @Override
        public FileService files(Duration limit) {
            return files.get();
        }
    }

    private FileTransfers transfers(FileLogin login) {
        return new FileTransfers(login, local, RemotePath.of("project"), TransferWatch.nobody());
    }

    private List<String> all(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "/etc/escaped", "..", "", "a\0b"})
    void aNameThatLeadsElsewhereIsRefused(String name) throws Exception {
        Files.writeString(home.resolve("project/fine"), "fine");
        FileService hostile = new DirectoryFiles(home) {
            @Override
            public List<Entry> list(String path) throws IOException {
                List<Entry> entries = new ArrayList<>(super.list(path));
                entries.add(new Entry(name, Kind.FILE, 1, Instant.EPOCH, 0644));
                return entries;
            }
        };
        try (FileLogin login = login(() -> hostile)) {
            assertThatThrownBy(() -> transfers(login).pull("./", "into").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSAFE_ENTRY));
        }
        assertThat(all(directory)).containsExactly("home/project/fine");
    }

    @Test
    void aCutPushBeginsAnewAndLeavesNothingBehind() throws Exception {
        Files.write(local.resolve("a"), new byte[100_000]);
        AtomicInteger connections = new AtomicInteger();
        AtomicBoolean cut = new AtomicBoolean();
        try (FileLogin login = login(() -> {
            int connection = connections.incrementAndGet();
            return new DirectoryFiles(home) {
                @Override
                public boolean isOpen() {
                    return connection > 1 || !cut.get();
                }

                @Override
                public OutputStream create(String file) throws IOException {
                    OutputStream out = super.create(file);
                    return connection > 1
                            ? out
                            : new FilterOutputStream(out) {
                                @Override
                                public void write(byte[] bytes, int offset, int length) {
                                    cut.set(true);
                                    throw new ConnectionLostException("here", "cut", null);
                                }
                            };
                }
            };
        })) {
            TransferReport report = transfers(login).push("a", "b").join();
            assertThat(report.files()).isEqualTo(1);
            assertThat(report.bytes()).isEqualTo(100_000);
        }
        assertThat(connections).hasValue(2);
        assertThat(home.resolve("project/b")).hasSize(100_000);
        // What the lost connection has left nobody could remove; a push a week later does.
        List<Path> stagings = stagings();
        assertThat(stagings).hasSize(1);
        Files.setLastModifiedTime(stagings.get(0), FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        try (FileLogin login = login(() -> new DirectoryFiles(home))) {
            transfers(login).push("a", "c").join();
        }
        assertThat(stagings()).isEmpty();
    }

    private List<Path> stagings() throws IOException {
        try (Stream<Path> paths = Files.list(home.resolve("project"))) {
            return paths.filter(path -> String.valueOf(path.getFileName()).startsWith(".recompute-staging-"))
                    .toList();
        }
    }

    @Test
    void aFullDiskIsToldAndChangesNothing() throws Exception {
        Files.createDirectories(local.resolve("d"));
        Files.writeString(local.resolve("d/a"), "a");
        Files.writeString(local.resolve("d/b"), "b");
        FileService full = new DirectoryFiles(home) {
            private int files;

            @Override
            public OutputStream create(String file) throws IOException {
                if (++files > 1) {
                    throw new FileSystemException(file, null, "No space left on device");
                }
                return super.create(file);
            }
        };
        try (FileLogin login = login(() -> full)) {
            assertThatThrownBy(() -> transfers(login).push("d", "e").join())
                    .isInstanceOfSatisfying(
                            TransferException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SPACE));
        }
        assertThat(all(home)).isEmpty();
    }

    @Test
    void aLinkToAFileIsPulledAsTheFile() throws Exception {
        Files.writeString(home.resolve("real"), "content");
        Files.createSymbolicLink(home.resolve("project/link"), home.resolve("real"));
        try (FileLogin login = login(() -> new DirectoryFiles(home))) {
            transfers(login).pull("link", "copy").join();
            transfers(login).pull("~/real", "tilde").join();
        }
        assertThat(local.resolve("copy")).hasContent("content").isRegularFile();
        assertThat(local.resolve("tilde")).hasContent("content");
    }
}
