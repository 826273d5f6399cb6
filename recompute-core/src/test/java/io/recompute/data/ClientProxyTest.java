package io.recompute.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ClientProxyTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer web;
    private ClientProxy proxy;

    @BeforeEach
    void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Via") + " "
                    + exchange.getRequestHeaders().getFirst("Proxy-Authorization"));
            byte[] body = "here".getBytes(ISO_8859_1);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
        proxy = ClientProxy.open(Set.of("127.0.0.1"));
    }

    @AfterEach
    void stop() {
        proxy.close();
        web.stop(0);
    }

    @Test
    void whatIsAskedForIsHandedOnWithoutTheLogin() throws Exception {
        String answer = ask("GET " + address("/a?b=c") + " HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n"
                + login() + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("here");
        assertThat(heard).containsExactly("GET /a?b=c 1.1 recompute null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?b=c"})
    void anAddressWithoutAPathIsThatOfTheRoot(String query) throws Exception {
        assertThat(ask("GET " + address(query) + " HTTP/1.1\r\nHost: x\r\n" + login() + "\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(heard).containsExactly("GET /" + query + " 1.1 recompute null");
    }

    @Test
    void aTunnelPassesWhatItIsGiven() throws Exception {
        String inside = "GET /in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answer =
                ask("CONNECT 127.0.0.1:" + web.getAddress().getPort() + " HTTP/1.1\r\n" + login() + "\r\n" + inside);
        assertThat(answer)
                .startsWith("HTTP/1.1 200 Connected\r\n\r\nHTTP/1.1 200")
                .endsWith("here");
        assertThat(heard).containsExactly("GET /in null null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Proxy-Authorization: Basic cmVjb21wdXRlOmd1ZXNzZWQ=\r\n"})
    void whoDoesNotShowTheLoginIsRefused(String header) throws Exception {
        assertThat(ask("GET " + address("/a") + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n"))
                .startsWith("HTTP/1.1 407")
                .contains("Proxy-Authenticate: Basic");
        assertThat(heard).isEmpty();
    }

    /** A redirection of a stranger must not lead into the network of the computer that fetches. */
    @Test
    void noOtherHostOfThisNetworkIsReached() throws Exception {
        String elsewhere = "localhost:" + web.getAddress().getPort();
        assertThat(ask("GET http://" + elsewhere + "/a HTTP/1.1\r\nHost: x\r\n" + login() + "\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("localhost is in this computer's own network");
        assertThat(ask("CONNECT " + elsewhere + " HTTP/1.1\r\n" + login() + "\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(heard).isEmpty();
    }

    @Test
    void whatIsNotReachedIsTold() throws Exception {
        assertThat(ask("GET http://127.0.0.1:1/a HTTP/1.1\r\nHost: x\r\n" + login() + "\r\n"))
                .startsWith("HTTP/1.1 502")
                .contains("does not reach 127.0.0.1:1 either");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET /a HTTP/1.1\r\n\r\n",
                "GET https://127.0.0.1/ HTTP/1.1\r\n\r\n",
                "GET http:///a HTTP/1.1\r\n\r\n",
                "GET http://127.0.0.1:x/ HTTP/1.1\r\n\r\n",
                "CONNECT 127.0.0.1 HTTP/1.1\r\n\r\n",
                "CONNECT 127.0.0.1:70000 HTTP/1.1\r\n\r\n"
            })
    void whatIsNoRequestIsToldSo(String request) throws Exception {
        assertThat(ask(request)).startsWith("HTTP/1.1 400");
    }

    @Test
    void closingBreaksWhatPasses() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.getOutputStream()
                    .write(("CONNECT 127.0.0.1:" + web.getAddress().getPort() + " HTTP/1.1\r\n" + login() + "\r\n")
                            .getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            proxy.close();
            assertThat(ends(socket)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "host, host, 80",
        "host:8080, host, 8080",
        "a:b@host:1, host, 1",
        "[::1], ::1, 80",
        "[::1]:81, ::1, 81",
        "my_host:1, my_host, 1",
        "host:, host, 80",
        "host:x, host, -1"
    })
    void anAuthorityIsTakenApart(String text, String host, int port) {
        assertThat(Authority.of(text, 80)).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false", "10.0.0.1, false", "192.168.1.1, false", "169.254.169.254, false", "0.0.0.0, false",
        "::1, false", "fd00::1, false", "fe80::1, false", "93.184.215.14, true", "2606:2800:21f::1, true"
    })
    void privateAddressesAreTold(String address, boolean isPublic) throws Exception {
        assertThat(ProxyTarget.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }

    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes() != null;
        } catch (IOException e) {
            return true;
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private String login() {
        String shown = URI.create(proxy.environment(1).get("https_proxy")).getUserInfo();
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(shown.getBytes(ISO_8859_1)) + "\r\n";
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
