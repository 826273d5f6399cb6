package io.recompute.transfer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.transport.Transport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of copies between a local directory and a project on this very machine. */
class WithLocalTransfers {
    /** The machine's home directory. */
    @TempDir
    Path home;

    @TempDir
    Path local;

    Machine machine;
    Transfers transfers;

    /** The project's directory in the home. */
    Path project;

    @BeforeEach
    void connect() throws IOException {
        machine = Machine.connect(transport(), Instance.local(), Duration.ofSeconds(20));
        transfers = new Transfers(machine, local, RemotePath.of("p"));
        project = Files.createDirectories(home.toRealPath().resolve("p"));
    }

    /** The way to the machine, of which the home directory is {@link #home}. */
    Transport transport() {
        return LocalTransport.create().withHome(home);
    }

    @AfterEach
    void disconnect() {
        machine.close();
    }

    @CanIgnoreReturnValue
    static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
