package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.testkit.FakeTransport;
import io.recompute.testkit.Script;
import io.recompute.transfer.TransferReport;
import io.recompute.transfer.Transfers;
import io.recompute.transport.control.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose python3 is there and does not work: large files are copied by the tools that every machine has. */
class CopiesWithoutPythonTest {
    private static final int SIZE = (5 << 20) + 12_345;

    private final FakeTransport transport = FakeTransport.create();
    private final byte[] content = new byte[SIZE];

    @TempDir
    Path local;

    private Machine machine;
    private Transfers transfers;

    @BeforeEach
    void connect() throws IOException {
        transport.program(
                "python3", Script.prints("").printsError("python3 is broken").exits(1));
        machine = Machine.connect(transport, Instance.local(), Duration.ofSeconds(30));
        transfers = new Transfers(machine, local, RemotePath.of("p"));
        new Random(1).nextBytes(content);
        Files.write(local.resolve("large"), content);
    }

    @AfterEach
    void disconnect() {
        machine.close();
        transport.close();
    }

    @Test
    void aLargeFileGetsThereAndBackAndThereAgainWhenItHasChanged() throws IOException {
        assertThat(machine.facts().has("python3")).isTrue();
        Path remote = Files.createDirectory(transport.home().resolve("p")).resolve("large");
        transfers.push("large", "large").join();
        assertThat(remote).hasBinaryContent(content);
        TransferReport pulled = transfers.pull("large", Path.of("back")).join();
        assertThat(local.resolve("back")).hasBinaryContent(content);
        assertThat(pulled.bytes()).isEqualTo(SIZE);

        content[SIZE / 2]++;
        Files.write(local.resolve("large"), content);
        transfers.push("large", "large").join();
        assertThat(remote).hasBinaryContent(content);
        assertThat(transport.invocations("python3")).as("it was tried").hasSizeGreaterThanOrEqualTo(4);
        try (Stream<Path> left = Files.list(remote.getParent())) {
            assertThat(left).containsExactly(remote);
        }
    }
}
