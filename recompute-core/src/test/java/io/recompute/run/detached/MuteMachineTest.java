package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.log.LogCursor;
import io.recompute.log.LogStart;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.transport.AlteredTransport;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server that opens channels, and never says a word in them. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class MuteMachineTest {
    /** Also that of connecting, in which the machine is not mute. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path home;

    @Test
    void aLogThatDoesNotOpenIsLostAndMayBeOpenedAgain() {
        AlteredTransport mute = new AlteredTransport(
                LocalTransport.create().withHome(home),
                (line, channel) -> line.contains(" -c ") ? new MuteChannel(channel) : channel);
        try (Machine machine = Machine.connect(mute, Instance.local(), LIMIT);
                RunWatcher watcher = new RunWatcher(directories(machine), Reopening.USUAL)) {
            RunLog log = new RunLog(directories(machine), watcher, "x", RunLog.COMPLETE);
            for (boolean follow : new boolean[] {true, false}) {
                assertThatThrownBy(() -> log.open(new LogStart.At(LogCursor.START), follow)
                                .close())
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("the log of run x")
                        .hasMessageEndingWith("no answer within 2 s")
                        .satisfies(failure -> assertThat(log.mayPass((RecomputeException) failure))
                                .isTrue());
            }
        }
    }

    private static RunDirectories directories(Machine machine) {
        return new RunDirectories(machine, RemotePath.of("p"));
    }

    private static final class MuteChannel extends ForwardingChannel {
        private final CountDownLatch closed = new CountDownLatch(1);

        MuteChannel(Channel behind) {
            super(behind);
        }

        @Override
        public InputStream stdout() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IOException("the stream is closed");
                }
            };
        }

        @Override
        public void close() {
            closed.countDown();
            super.close();
        }
    }
}
