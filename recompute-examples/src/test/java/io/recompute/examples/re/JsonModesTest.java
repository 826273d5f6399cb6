package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.recompute.Recompute;
import io.recompute.model.Secret;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listings for programs: each is one document, read here by a parser, with the fields that the manual tells. */
@Timeout(120)
@EmbeddedSsh
class JsonModesTest {
    /** What null is read as. */
    private static final Object NOTHING = Optional.empty();

    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;

    JsonModesTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void initialize() throws Exception {
        re = Calls.initialized(root, server, "listed");
    }

    @Test
    void processes() throws Exception {
        assertThat(document("list", "--json")).isEqualTo(Map.of("processes", List.of()));
        assertThat(re.call("async", "--name=a \"b\"\\", "exec sleep 600").status())
                .isZero();
        assertThat(rows("processes", "list", "--json")).singleElement().satisfies(row -> {
            assertThat(row)
                    .containsOnlyKeys(
                            "index", "id", "name", "command", "state", "pid", "exit", "waiting", "reason", "started",
                            "ended");
            assertThat(row).containsEntry("index", 1L).containsEntry("name", "a \"b\"\\");
            assertThat(row)
                    .containsEntry("state", "running")
                    .containsEntry("exit", NOTHING)
                    .containsEntry("waiting", NOTHING)
                    .containsEntry("ended", NOTHING);
            assertThat(Instant.parse(String.valueOf(row.get("started"))))
                    .isBefore(Instant.now().plusSeconds(60));
        });
        assertThat(re.call("purge").status()).isZero();
        assertThat(rows("processes", "list", "--all", "--json")).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("index", 0L).containsEntry("state", "killed");
            assertThat(row.get("exit")).isInstanceOf(Long.class);
        });
    }

    @Test
    void machines() throws Exception {
        Recompute.instances(re.config()).add(server.instance().withPassword(Secret.of("hidden")));
        assertThat(re.call("conf", "--list", "--json").out()).doesNotContain("hidden");
        assertThat(rows("machines", "conf", "--list", "--json"))
                .hasSize(2)
                .first()
                .satisfies(row -> assertThat(row)
                        .containsExactly(
                                Map.entry("index", 0L),
                                Map.entry("address", server.instance().address()),
                                Map.entry("default", true)));
        assertThat(re.call("conf", "--list").out())
                .contains("| Index |", server.instance().address());
        assertThat(re.call("conf", "--list").status()).isZero();
    }

    @Test
    void whatARsyncWouldDo() throws Exception {
        Files.writeString(re.project().resolve("ü.py"), "1234");
        Map<String, Object> plan = document("rsync", "--dry-run", "--json");
        assertThat(plan).containsOnlyKeys("send", "delete", "unchanged").containsEntry("delete", List.of());
        assertThat(rows("send", "rsync", "--dry-run", "--json"))
                .containsExactly(Map.of("path", "ü.py", "bytes", 4L, "reason", "new"));
    }

    @Test
    void whatMachinesAre() throws Exception {
        assertThat(rows("machines", "probe", "--json"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("address", server.instance().address())
                        .containsEntry("failure", NOTHING)
                        .containsKeys("name", "taken", "host", "system", "python", "gpuState", "gpus"));
    }

    private Map<String, Object> document(String... arguments) throws IOException {
        Calls.Result result = re.call(arguments);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        try (JsonParser parser = new JsonFactory().createParser(result.out())) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            Map<String, Object> document = object(parser);
            assertThat(parser.nextToken()).as("only one document").isNull();
            return document;
        }
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> rows(String name, String... arguments) throws IOException {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(document(arguments).get(name));
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static Object value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                return object(parser);
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                return list;
            case VALUE_NUMBER_INT:
                return parser.getLongValue();
            case VALUE_NUMBER_FLOAT:
                return parser.getDoubleValue();
            case VALUE_TRUE:
            case VALUE_FALSE:
                return parser.getBooleanValue();
            case VALUE_NULL:
                return NOTHING;
            default:
                return parser.getText();
        }
    }
}
