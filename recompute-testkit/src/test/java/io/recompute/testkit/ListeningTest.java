package io.recompute.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListeningTest {
    @Test
    void aPortThatIsSoonFreeIsWaitedFor() throws Exception {
        ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AtomicInteger attempts = new AtomicInteger();
        try (holder) {
            SshServer server = Listening.start("127.0.0.1", holder.getLocalPort(), () -> {
                if (attempts.incrementAndGet() == 3) {
                    release(holder);
                }
                SshServer next = SshServer.setUpDefaultServer();
                next.setHost("127.0.0.1");
                next.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
                return next;
            });
            assertThat(server.getPort()).isEqualTo(holder.getLocalPort());
            assertThat(attempts).hasValue(3);
            server.stop(true);
        }
    }

    private static void release(ServerSocket holder) {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
