package io.recompute.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @Test
    void itIsShownAsPeopleWriteIt() {
        assertThat(Destination.port(80)).hasToString("localhost:80");
        assertThat(Destination.host("db.internal", 5432)).hasToString("db.internal:5432");
        assertThat(Destination.host("::1", 22)).hasToString("[::1]:22");
        assertThat(Destination.socket("/run/a.sock")).hasToString("/run/a.sock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-oProxyCommand=x", "a b", "a\nb", "h\u00e4"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> Destination.host(host, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void whatIsNoPortIsRefused(int port) {
        assertThatThrownBy(() -> Destination.port(port)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.sock", "/a\nb"})
    void aSocketsPathIsAbsolute(String path) {
        assertThatThrownBy(() -> Destination.socket(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
