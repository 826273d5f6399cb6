package io.recompute.testkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser does with a Jupyter server: kernels over REST, cells over a websocket. */
final class KernelClient {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\": ?\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    /** For a notebook's address, with its token. */
    KernelClient(URI url) {
        this.base = url.getAuthority() + url.getPath();
        this.token = url.getQuery().replaceFirst("^token=", "");
    }

    String token() {
        return token;
    }

    /** Starts a kernel and gives its id. */
    String startKernel() throws Exception {
        HttpRequest request = request("api/kernels")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Matcher id = ID.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }

    String kernels() throws Exception {
        return http.send(request("api/kernels").build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The status that somebody without the token is answered. */
    int statusWithoutToken() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + base + "api/kernels"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + base + path))
                .timeout(LIMIT)
                .header("Authorization", "token " + token);
    }

    /** A websocket to a kernel. */
    Cells cells(String kernel) throws Exception {
        Cells cells = new Cells();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "token " + token)
                .connectTimeout(LIMIT)
                .buildAsync(URI.create("ws://" + base + "api/kernels/" + kernel + "/channels"), cells)
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        cells.socket.complete(socket);
        return cells;
    }

    /** Executes cells one after the other. */
    static final class Cells implements WebSocket.Listener {
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        /** What a cell prints, up to the first line. */
        String execute(String code) throws Exception {
            String id = UUID.randomUUID().toString();
            String message = "{\"channel\": \"shell\", \"header\": {\"msg_id\": \"" + id
                    + "\", \"msg_type\": \"execute_request\", \"username\": \"\", \"session\": \"s\", \"version\": \"5.3\","
                    + " \"date\": \"\"}, \"parent_header\": {}, \"metadata\": {}, \"content\": {\"code\": \"" + code
                    + "\", \"silent\": false, \"store_history\": false, \"user_expressions\": {}, \"allow_stdin\": false,"
                    + " \"stop_on_error\": true}}";
            socket.get().sendText(message, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Pattern printed = Pattern.compile("\"text\": ?\"([^\"\\\\]*)");
            while (true) {
                String answer = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(answer).as("an answer of the kernel").isNotNull();
                assertThat(answer).doesNotContain("\"traceback\"");
                Matcher text = printed.matcher(answer);
                if (answer.contains(id) && answer.contains("\"stream\"") && text.find()) {
                    return text.group(1);
                }
            }
        }

        /** Completes when the websocket has ended, however. */
        CompletableFuture<String> end() {
            return end;
        }

        void close() throws Exception {
            socket.get().abort();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end.complete("closed");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end.complete(error instanceof IOException ? "broken" : error.toString());
        }
    }
}
