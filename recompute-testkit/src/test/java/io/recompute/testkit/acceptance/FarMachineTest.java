package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.FaultyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is far away, by a link that carries little: what is sent to it is compressed. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class FarMachineTest {
    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final long BYTES_PER_SECOND = 1 << 20;

    @TempDir
    Path directory;

    private final EmbeddedSshServer server;

    FarMachineTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @Test
    void aSyncSendsAPartOfTheBytesAndAllOfTheContent() throws Exception {
        try (FaultyProxy link = FaultyProxy.to(server.instance())) {
            link.inject(new Fault.Latency(ONE_WAY, ONE_WAY));
            try (Workspace machine = Recompute.project(directory)
                    .instance(link.instance(server.instance()))
                    .init()) {
                assumeTrue(machine.run("command -v gzip").isSuccess(), "gzip is not installed");
                long size = 0;
                for (int number = 0; number < 100; number++) {
                    size += Files.size(Files.writeString(directory.resolve("m" + number + ".py"), program(number)));
                }
                link.inject(new Fault.Bandwidth(BYTES_PER_SECOND));
                long before = link.bytesToServer();
                assertThat(machine.sync().sentBytes()).isEqualTo(size);
                assertThat(link.bytesToServer() - before).isLessThan(size / 3);
                assertThat(machine.run("cat m*.py | wc -c").orThrow().text().strip())
                        .isEqualTo(Long.toString(size));
                assertThat(machine.run("cat m7.py").orThrow().text()).isEqualTo(program(7));
            }
        }
    }

    @Test
    void soDoesTheCopyOfALargeFile() throws Exception {
        Path file = Files.writeString(directory.resolve("rows.csv"), program(1).repeat(500));
        try (FaultyProxy link = FaultyProxy.to(server.instance())) {
            link.inject(new Fault.Latency(ONE_WAY, ONE_WAY));
            try (Workspace machine = Recompute.project(directory)
                    .instance(link.instance(server.instance()))
                    .init()) {
                assumeTrue(machine.run("command -v python3").isSuccess(), "python3 is not installed");
                link.inject(new Fault.Bandwidth(BYTES_PER_SECOND));
                long before = link.bytesToServer();
                machine.push("rows.csv", "data/rows.csv").join();
                assertThat(link.bytesToServer() - before).isLessThan(Files.size(file) / 3);
                assertThat(machine.run("cksum <data/rows.csv").orThrow().text())
                        .endsWith(" " + Files.size(file) + "\n");
            }
        }
    }

    private static String program(int number) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 500; line++) {
            text.append("def f")
                    .append(random.nextInt(1000))
                    .append("(x):\n    return x + ")
                    .append(line)
                    .append('\n');
        }
        return text.toString();
    }
}
