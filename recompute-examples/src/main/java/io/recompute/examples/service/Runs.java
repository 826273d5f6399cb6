package io.recompute.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import io.recompute.model.RecomputeException;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers {@code /runs} and what lies below it, for whoever has the token. */
final class Runs implements HttpHandler {
    private static final int LONGEST_BODY = 64 * 1024;
    private static final Set<String> FIELDS = Set.of("command", "id");

    private final Jobs jobs;
    private final Map<String, Machine> machines;
    private final byte[] authorization;
    private final Random random;

    Runs(Jobs jobs, Map<String, Machine> machines, String token, Random random) {
        this.jobs = jobs;
        this.machines = machines;
        this.authorization = ("Bearer " + token).getBytes(UTF_8);
        this.random = random;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                authorize(exchange);
                answer(exchange);
            } catch (HttpError e) {
                reply(exchange, e.status(), FlatJson.write(Map.of("error", String.valueOf(e.getMessage()))));
            } catch (RecomputeException e) { // the machine, or the way to it
                reply(exchange, 502, FlatJson.write(Map.of("error", String.valueOf(e.getMessage()))));
            } catch (UncheckedIOException e) { // the disk here
                reply(exchange, 500, FlatJson.write(Map.of("error", String.valueOf(e.getMessage()))));
            }
        }
    }

    private void authorize(HttpExchange exchange) {
        String given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        if (!MessageDigest.isEqual(given.getBytes(UTF_8), authorization)) { // takes as long for any that is wrong
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            throw new HttpError(401, "send the service's token: 'Authorization: Bearer TOKEN'");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/"); // "", "runs", the id, "log"
        String method = exchange.getRequestMethod();
        boolean known = path.length >= 2 && path.length <= 4 && path[1].equals("runs");
        if (!known || path.length == 4 && !path[3].equals("log")) {
            throw new HttpError(404, "there are /runs, /runs/ID and /runs/ID/log");
        }
        if (path.length == 2 && method.equals("POST")) {
            Job job = submit(exchange);
            exchange.getResponseHeaders().set("Location", "/runs/" + job.id());
            reply(exchange, 201, FlatJson.write(shown(job)));
        } else if (path.length == 2 && method.equals("GET")) {
            reply(
                    exchange,
                    200,
                    FlatJson.write(jobs.list().stream().map(this::shown).toList()));
        } else if (path.length == 3 && method.equals("GET")) {
            reply(exchange, 200, FlatJson.write(shown(jobs.get(path[2]))));
        } else if (path.length == 3 && method.equals("DELETE")) {
            Job job = jobs.cancel(path[2]);
            reply(exchange, job.state().isFinal() ? 200 : 202, FlatJson.write(shown(job)));
        } else if (path.length == 4 && method.equals("GET")) {
            sendLog(exchange, jobs.get(path[2]));
        } else {
            List<String> allowed = List.of("GET, POST", "GET, DELETE", "GET");
            exchange.getResponseHeaders().set("Allow", allowed.get(path.length - 2));
            throw new HttpError(
                    405, method + " is not for " + exchange.getRequestURI().getPath());
        }
    }

    private Job submit(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new HttpError(413, "more than " + LONGEST_BODY + " bytes");
        }
        try {
            Map<String, String> asked = FlatJson.read(new String(body, UTF_8));
            Optional<String> unknown = asked.keySet().stream()
                    .filter(name -> !FIELDS.contains(name))
                    .findFirst();
            if (unknown.isPresent()) {
                throw new HttpError(400, "'" + unknown.get() + "' is not known; there are " + FIELDS);
            }
            String command = asked.getOrDefault("command", "");
            if (command.isBlank() || command.indexOf('\0') >= 0) {
                throw new HttpError(400, "'command' is missing, empty, or has a NUL character");
            }
            return jobs.submit(RunSpec.checkedId(asked.getOrDefault("id", newId())), command);
        } catch (IllegalArgumentException | RecomputeException e) {
            throw new HttpError(400, String.valueOf(e.getMessage()));
        }
    }

    private String newId() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** What it is, and what holds it up: its machine, or all that it could go to. */
    private Map<String, String> shown(Job job) {
        Map<String, String> fields = job.toFields();
        if (job.machine().isPresent() && !machines.containsKey(job.machine().get())) {
            fields.put("trouble", "its machine is not of this fleet");
        } else if (!job.state().isFinal()) {
            String trouble = machines.values().stream()
                    .filter(machine -> job.machine().map(machine.name()::equals).orElse(true))
                    .flatMap(machine -> machine.trouble().stream())
                    .collect(Collectors.joining("; "));
            Optional.of(trouble).filter(text -> !text.isEmpty()).ifPresent(text -> fields.put("trouble", text));
        }
        return fields;
    }

    /** Sends it as it is written, each line at once, until the run has ended. */
    private void sendLog(HttpExchange exchange, Job job) throws IOException {
        Machine machine = job.machine()
                .map(machines::get)
                .orElseThrow(() -> new HttpError(409, "run " + job.id() + " is on no machine: " + job.note()));
        try (LogStream log = machine.log(job.id());
                Stream<LogLine> lines = log.follow().lines()) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(200, 0); // chunked
            send(lines.iterator(), exchange.getResponseBody());
        } catch (NoSuchRunException e) {
            throw new HttpError(409, "run " + job.id() + " is just being started");
        }
    }

    private static void send(Iterator<LogLine> lines, OutputStream out) throws IOException {
        try {
            while (lines.hasNext()) {
                out.write((lines.next().text() + "\n").getBytes(UTF_8));
                out.flush();
            }
        } catch (RecomputeException e) { // too late for another status
            out.write(("the log ends here for now: " + e.getMessage() + "\n").getBytes(UTF_8));
        }
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
