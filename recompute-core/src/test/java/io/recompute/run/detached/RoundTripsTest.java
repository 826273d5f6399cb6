package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.transport.AlteredTransport;
import io.recompute.transport.Channel;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.Transport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.OutputSink;
import io.recompute.transport.control.Script;
import io.recompute.transport.local.LocalTransport;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is sent for an operation, which is what counts on a slow network. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class RoundTripsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void aStartTakesOneRoundTrip() throws Exception {
        Path project = Files.createDirectories(home.resolve("a project"));
        try (Machine machine = connect();
                Runs runs = Runs.of(machine, RemotePath.of(project.toString()), Clock.systemUTC())) {
            // The first operation may open a channel.
            RunsTest.wait(runs.start(RunSpec.shell("true")));
            int before = sent.get();
            RemoteProcess run = runs.start(RunSpec.shell("exit 3").id("x").name("a name"));
            assertThat(sent.get() - before).isEqualTo(1);
            RemoteProcess again = runs.start(RunSpec.shell("exit 3").id("x"));
            assertThat(sent.get() - before).as("found started").isEqualTo(2);

            assertThat(run.id()).isEqualTo("x");
            assertThat(run.name()).isEqualTo("a name");
            assertThat(again.name()).isEqualTo("a name");
            assertThat(RunsTest.wait(run)).hasToString("FAILED(3)");
            assertThat(RunsTest.wait(again)).hasToString("FAILED(3)");
        }
    }

    @Test
    void aCommandOnAnOpenMachineTakesOneRoundTrip() {
        OutputSink nowhere = (bytes, at, length) -> {};
        try (Machine machine = connect()) {
            assertThat(machine.run(Script.of("true"), nowhere, nowhere, LIMIT)).isZero();
            int before = sent.get();
            for (int round = 0; round < 50; round++) {
                assertThat(machine.run(Script.of("true"), nowhere, nowhere, LIMIT))
                        .isZero();
            }
            assertThat(sent.get() - before).isEqualTo(50);
        }
    }

    private Machine connect() {
        Transport counted =
                new AlteredTransport(LocalTransport.create().withHome(home), (line, channel) -> counted(channel));
        return Machine.connect(counted, Instance.local(), LIMIT);
    }

    /** What is written is sent when it is flushed. */
    private Channel counted(Channel channel) {
        return new ForwardingChannel(channel) {
            @Override
            public OutputStream stdin() {
                return new FilterOutputStream(super.stdin()) {
                    @Override
                    public void flush() throws IOException {
                        sent.incrementAndGet();
                        super.flush();
                    }
                };
            }
        };
    }
}
