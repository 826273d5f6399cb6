package io.recompute.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a program asks a proxy for (RFC 9112, sections 3.2.2 and 3.2.3). Immutable.
 *
 * @param tunnel whether it is {@code CONNECT}: then there is no {@code path}
 * @param head what is to be sent to the host, up to the empty line: for this one connection, without what is meant for the
 *     proxy; empty for a tunnel
 * @param authorization the login for the proxy as it was shown, or empty
 */
record ProxyRequest(boolean tunnel, String host, int port, String head, String authorization) {
    private static final int LONGEST_HEAD = 64 << 10;
    private static final String HTTP = "http://";
    private static final int HTTP_PORT = 80;
    private static final int HIGHEST_PORT = 65535;

    /** RFC 9110, section 7.6.1: these are for the next machine alone. */
    private static final Set<String> FOR_THIS_CONNECTION =
            Set.of("connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "upgrade");

    /**
     * Reads one, and nothing behind it.
     *
     * @return empty where the input ends before it begins
     * @throws ProxyRefusal where it is none
     */
    static Optional<ProxyRequest> read(InputStream input) throws IOException {
        List<String> lines = lines(input);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String[] words = lines.get(0).split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw ProxyRefusal.malformed("not a request of HTTP/1");
        }
        List<String> headers = lines.subList(1, lines.size());
        return Optional.of(words[0].equals("CONNECT") ? tunnel(words[1], headers) : forward(words, headers));
    }

    private static ProxyRequest tunnel(String authority, List<String> headers) throws ProxyRefusal {
        Authority place = Authority.of(authority, 0);
        return new ProxyRequest(true, place.host(), checked(place), "", authorization(headers));
    }

    private static ProxyRequest forward(String[] words, List<String> headers) throws ProxyRefusal {
        String address = words[1];
        if (!address.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
            throw ProxyRefusal.malformed("neither a tunnel nor an address of http");
        }
        int path = address.indexOf('/', HTTP.length());
        int query = address.indexOf('?', HTTP.length());
        int end = Math.min(path < 0 ? address.length() : path, query < 0 ? address.length() : query);
        Authority place = Authority.of(address.substring(HTTP.length(), end), HTTP_PORT);
        String target = (end == path ? "" : "/") + address.substring(end);
        String kept = headers.stream()
                .filter(header -> !FOR_THIS_CONNECTION.contains(name(header)))
                .map(header -> header + "\r\n")
                .collect(Collectors.joining());
        String head = words[0] + " " + target + " " + words[2] + "\r\n" + kept
                + "Via: 1.1 recompute\r\nConnection: close\r\n\r\n";
        return new ProxyRequest(false, place.host(), checked(place), head, authorization(headers));
    }

    private static int checked(Authority place) throws ProxyRefusal {
        if (place.host().isEmpty() || place.port() < 1 || place.port() > HIGHEST_PORT) {
            throw ProxyRefusal.malformed("not a host and a port: " + place);
        }
        return place.port();
    }

    private static String authorization(List<String> headers) {
        return headers.stream()
                .filter(header -> name(header).equals("proxy-authorization"))
                .map(header -> header.substring(header.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static String name(String header) {
        int colon = header.indexOf(':');
        return header.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    }

    /** The lines up to the empty one, which is read too; none at the end of the input. */
    private static List<String> lines(InputStream input) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int length = 0; length < LONGEST_HEAD; length++) {
            int next = input.read();
            if (next < 0 && lines.isEmpty() && line.length() == 0) {
                return List.of();
            }
            if (next < 0) {
                throw ProxyRefusal.malformed("cut in its head");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String whole = line.toString();
            String text = whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
            line.setLength(0);
        }
        throw ProxyRefusal.malformed("its head is longer than " + LONGEST_HEAD + " bytes");
    }

    /** As it is sent: what is not ASCII came as single bytes. */
    byte[] bytes() {
        return head.getBytes(StandardCharsets.ISO_8859_1);
    }
}
