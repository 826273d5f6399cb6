package io.recompute.notebook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.recompute.model.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a Jupyter server says of itself in the file of its runtime directory. Immutable.
 *
 * @param host where it is reached from the machine: the loopback address, or that of the node on which it runs
 * @param port where it listens
 * @param path where its addresses begin, as {@code /}
 * @param secure whether it speaks TLS
 * @param password whether it asks for one
 * @param token what lets one in without
 */
record ServerInfo(String host, int port, String path, boolean secure, boolean password, Secret token) {
    private static final String LOOPBACK = "127.0.0.1";
    /** What a server says that listens at all addresses. */
    private static final Set<String> ALL = Set.of("", "0.0.0.0", "::", "*");

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads the file's text.
     *
     * @throws NotebookException where it does not say what it must
     */
    static ServerInfo parse(String text) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotebookException("the Jupyter server says nothing of itself that can be read");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue()) {
                    values.put(name, parser.getText());
                } else {
                    var unused = parser.skipChildren();
                }
            }
            String listening = values.getOrDefault("hostname", LOOPBACK);
            return new ServerInfo(
                    ALL.contains(listening) ? LOOPBACK : listening,
                    Integer.parseInt(values.getOrDefault("port", "")),
                    values.getOrDefault("base_url", "/"),
                    Boolean.parseBoolean(values.get("secure")),
                    Boolean.parseBoolean(values.get("password")),
                    Secret.of(values.getOrDefault("token", "")));
        } catch (IOException | NumberFormatException e) {
            throw new NotebookException("the Jupyter server says of itself what cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    /** Whether anybody on the machine can do there what its user can: its configuration must have said so. */
    boolean isOpenToAll() {
        return !password && token.reveal().isEmpty();
    }

    /** The address through a port of this computer. */
    URI url(int localPort) {
        String query = token.reveal().isEmpty() ? "" : "?token=" + token.reveal();
        return URI.create((secure ? "https" : "http") + "://" + LOOPBACK + ":" + localPort + path + query);
    }
}
