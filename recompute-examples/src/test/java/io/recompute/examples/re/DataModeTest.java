package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@EmbeddedSsh
class DataModeTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private HttpServer web;
    private Calls re;

    DataModeTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() throws IOException {
        re = Calls.initialized(root, server, "data-" + root.getFileName());
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/a.csv", exchange -> {
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write(new byte[] {'1', ',', '2', '\n'});
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    @Test
    void filesAreFetchedAndTheStatusTellsWhetherAllAreThere() {
        Calls.Result fetched =
                re.call("data", address("/a.csv") + "?x=1&y " + address("/a.csv") + "?x=2", "--into=d e");
        assertThat(fetched.status()).isEqualTo(1);
        assertThat(fetched.out()).contains("d e/a.csv is there: 4 bytes", "another address brings a file a.csv");
        assertThat(re.remote().resolve("d e/a.csv")).hasContent("1,2");

        Calls.Result alone = re.call("data", address("/a.csv"));
        assertThat(alone.status()).as(alone.out() + alone.err()).isZero();
        assertThat(re.remote().resolve("data/a.csv")).hasContent("1,2");
        assertThat(re.project().resolve(re.project().getFileName() + ".log"))
                .content()
                .contains("data/a.csv is there");
    }

    @Test
    void itIsARunLikeAnyOther() {
        Calls.Result started = re.call("data", address("/a.csv"), "--run-async");
        assertThat(started.status()).as(started.err()).isZero();
        assertThat(started.out()).startsWith("started data a.csv as ");
        assertThat(re.call("log", "--loop=0.1").out()).contains("data/a.csv is there: 4 bytes");
        assertThat(re.call("list", "--all").out()).contains("data a.csv");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThat(re.call("data", "http://x/a b http://[").status()).isEqualTo(2);
        assertThat(re.call("data", "ftp://x/a").err())
                .startsWith("re: ")
                .contains("ftp://x/a")
                .hasLineCount(1);
        assertThat(re.call("data").status()).isEqualTo(2);
    }
}
