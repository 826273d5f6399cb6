package io.recompute.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.recompute.model.Instance;
import io.recompute.testkit.FakeTransport;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.ForwardingConnection;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The contract notices what a transport does wrong. */
class TransportContractTest {
    private static final FakeTransport MACHINE = FakeTransport.create();

    @AfterAll
    static void close() {
        MACHINE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outputsAreSeparate",
                "everyByteValuePassesBothWays",
                "oneOutputMayEndBeforeTheOther",
                "aChannelThatIsClosedBeforeTheEndIsLost"
            })
    void whatIsWrongFails(String test) {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(OnAWrongTransport.class, test))
                .execute()
                .testEvents()
                .assertStatistics(counts -> counts.started(1).failed(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exitStatusIsReported", "commandsStartInTheHomeDirectory"})
    void whatIsRightPasses(String test) {
        assertThat(EngineTestKit.engine("junit-jupiter")
                        .selectors(selectMethod(OnAWrongTransport.class, test))
                        .execute()
                        .testEvents()
                        .succeeded()
                        .count())
                .isEqualTo(1);
    }

    static class OnAWrongTransport extends TransportContract {
        @Override
        protected Transport transport() {
            return (instance, limit) -> new WrongConnection(MACHINE.connect(instance, limit));
        }

        @Override
        protected Instance instance() {
            return Instance.parse("tester@wrong");
        }
    }

    private static final class WrongConnection extends ForwardingConnection {
        WrongConnection(Connection right) {
            super(right);
        }

        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            return new WrongChannel(super.exec(commandLine, limit));
        }
    }

    /** Has nothing on its standard error, and takes a closed channel for a command that exited. */
    private static final class WrongChannel extends ForwardingChannel {
        WrongChannel(Channel right) {
            super(right);
        }

        @Override
        public InputStream stderr() {
            return InputStream.nullInputStream();
        }

        @Override
        public Termination awaitTermination(Duration limit) throws InterruptedException {
            Termination end = super.awaitTermination(limit);
            return end instanceof Termination.Lost ? new Termination.Exited(0) : end;
        }
    }
}
