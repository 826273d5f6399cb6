package io.recompute.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

class EmbeddedSshTest {
    private static final List<EmbeddedSshServer> SEEN = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void forget() {
        SEEN.forEach(EmbeddedSshServer::close);
        SEEN.clear();
    }

    @ParameterizedTest
    @ValueSource(classes = {OnTheClass.class, OnAStaticField.class, RegisteredStatic.class})
    void aClassHasOneServer(Class<?> type) {
        passes(type);
        assertThat(SEEN).hasSizeGreaterThan(1).allMatch(server -> server == SEEN.get(0));
        allAreClosed();
    }

    @ParameterizedTest
    @ValueSource(classes = {OnAField.class, OnAParameter.class, RegisteredField.class})
    void eachTestHasItsServer(Class<?> type) {
        passes(type);
        assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
        allAreClosed();
    }

    @ParameterizedTest
    @ValueSource(classes = {OfAnotherType.class, Final.class, StaticFinal.class, Assigned.class, NotRegistered.class})
    void misuseSaysSo(Class<?> type) {
        EngineExecutionResults results = execute(type);
        results.allEvents()
                .assertThatEvents()
                .haveAtLeastOne(EventConditions.finishedWithFailure(
                        TestExecutionResultConditions.instanceOf(ExtensionConfigurationException.class)));
        assertThat(results.testEvents().succeeded().count()).isZero();
    }

    @Test
    void aParameterOfAnotherTypeSaysSo() {
        execute(WrongParameter.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        EventConditions.finishedWithFailure(TestExecutionResultConditions.cause(
                                TestExecutionResultConditions.instanceOf(ExtensionConfigurationException.class))));
    }

    private static void passes(Class<?> type) {
        EngineExecutionResults results = execute(type);
        results.allEvents().assertStatistics(counts -> counts.failed(0));
        assertThat(results.testEvents().succeeded().count()).isEqualTo(2);
    }

    private static void allAreClosed() {
        assertThat(SEEN).allSatisfy(server -> assertThat(server.home()).doesNotExist());
    }

    private static EngineExecutionResults execute(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(type))
                .execute();
    }

    private static EmbeddedSshServer unclosed() {
        EmbeddedSshServer server = EmbeddedSshServer.create();
        see(server);
        return server;
    }

    private static void see(EmbeddedSshServer server) {
        assertThat(server.port()).isPositive();
        assertThat(server.home()).exists();
        SEEN.add(server);
    }

    @EmbeddedSsh
    static class OnTheClass {
        @BeforeAll
        static void before(EmbeddedSshServer server) {
            see(server);
        }

        @Test
        void one(EmbeddedSshServer server) {
            see(server);
        }

        @Test
        void two(EmbeddedSshServer server) {
            see(server);
        }
    }

    @SuppressWarnings("NullAway") // JUnit sets it
    static class OnAStaticField {
        @EmbeddedSsh
        private static EmbeddedSshServer server;

        @BeforeAll
        static void before() {
            see(server);
        }

        @Test
        void one() {
            see(server);
        }

        @Test
        void two() {
            see(server);
        }
    }

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static class OnAField {
        @EmbeddedSsh(maxSessions = 1)
        private EmbeddedSshServer server;

        @Test
        void one() {
            see(server);
        }

        @Test
        void two() {
            see(server);
        }
    }

    static class OnAParameter {
        @Test
        void one(@EmbeddedSsh EmbeddedSshServer server) {
            see(server);
        }

        @Test
        void two(@EmbeddedSsh EmbeddedSshServer server) {
            see(server);
        }
    }

    static class RegisteredStatic {
        @RegisterExtension
        static final EmbeddedSshServerExtension SERVER = EmbeddedSshServerExtension.create();

        @Test
        void one() {
            see(SERVER.server());
        }

        @Test
        void two() {
            see(SERVER.server());
        }
    }

    static class RegisteredField {
        @RegisterExtension
        final EmbeddedSshServerExtension server = EmbeddedSshServerExtension.create();

        @Test
        void one() {
            see(server.server());
        }

        @Test
        void two() {
            see(server.server());
        }
    }

    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static class OfAnotherType {
        @EmbeddedSsh
        private String server;

        @Test
        void never() {}
    }

    static class Final {
        @EmbeddedSsh
        @SuppressWarnings("NullAway")
        private final EmbeddedSshServer server = null;

        @Test
        void never() {}
    }

    static class StaticFinal {
        @EmbeddedSsh
        @SuppressWarnings("NullAway")
        private static final EmbeddedSshServer SERVER = null;

        @Test
        void never() {}
    }

    static class Assigned {
        @EmbeddedSsh
        private EmbeddedSshServer server = unclosed();

        @Test
        void never() {}
    }

    static class WrongParameter {
        @Test
        void never(@EmbeddedSsh String server) {}
    }

    static class NotRegistered {
        private final EmbeddedSshServerExtension server = EmbeddedSshServerExtension.create();

        @Test
        void never() {
            see(server.server());
        }
    }
}
