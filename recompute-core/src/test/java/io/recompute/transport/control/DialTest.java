package io.recompute.transport.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialTest {
    @TempDir
    Path home;

    @Test
    void aLostConnectionIsOpenedAgainForAStream() throws Exception {
        UnsteadyTransport transport = new UnsteadyTransport(home);
        try (Machine machine = Machine.connect(transport, Instance.local(), Duration.ofSeconds(30));
                ServerSocket service = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            transport.cut(2);
            try (ByteStream stream = machine.dial(Destination.host("127.0.0.1", service.getLocalPort()));
                    Socket accepted = service.accept()) {
                stream.output().write('x');
                stream.output().flush();
                assertThat(accepted.getInputStream().read()).isEqualTo('x');
            }
            assertThat(transport.attempts()).isEqualTo(3);
        }
    }

    /** It was dropped, as one without room for a channel is. */
    @Test
    void aNewConnectionStaysWhereNobodyListensAtTheDestination() {
        UnsteadyTransport transport = new UnsteadyTransport(home);
        try (Machine machine = Machine.connect(transport, Instance.local(), Duration.ofSeconds(30))) {
            transport.cut(0);
            assertThatThrownBy(
                            () -> machine.dial(Destination.host("127.0.0.1", 1)).close())
                    .isInstanceOf(DestinationException.class);
            assertThat(machine.execute(Script.of("echo well")).text().strip()).isEqualTo("well");
            assertThat(transport.attempts()).isEqualTo(1);
        }
    }
}
