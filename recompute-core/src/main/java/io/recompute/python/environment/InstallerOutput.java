package io.recompute.python.environment;

import io.recompute.python.AddressLogins;
import io.recompute.transport.control.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes what an installer says: lines for people are masked and handed on at once, those for the client are kept. Thread-safe,
 * as both outputs come here.
 */
final class InstallerOutput implements OutputSink {
    /** As many lines as an error and what led to it take. */
    private static final int KEPT = 200;

    private static final String OURS = "\002";

    private final Consumer<String> listener;
    private final List<String> secrets;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<String> kept = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    /**
     * A sink.
     *
     * @param secrets texts that are masked wherever they are
     */
    InstallerOutput(Consumer<String> listener, List<String> secrets) {
        this.listener = listener;
        this.secrets = List.copyOf(secrets);
    }

    @Override
    public synchronized void accept(byte[] bytes, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                end();
            } else {
                line.write(bytes[at]);
            }
        }
    }

    /** The last lines for people, and the one that was not ended. */
    synchronized List<String> lines() {
        if (line.size() > 0) {
            end();
        }
        return List.copyOf(kept);
    }

    /** The words after each of the client's lines that begins with this one. */
    synchronized List<String> told(String word) {
        return told.stream()
                .filter(text -> text.startsWith(word + " "))
                .map(text -> text.substring(word.length() + 1))
                .toList();
    }

    /** The words after the first such line. */
    Optional<String> first(String word) {
        return told(word).stream().findFirst();
    }

    private void end() {
        String text = mask(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
        if (text.startsWith(OURS)) {
            told.add(text.substring(OURS.length()));
            return;
        }
        kept.addLast(text);
        if (kept.size() > KEPT) {
            kept.removeFirst();
        }
        listener.accept(text);
    }

    private String mask(String text) {
        String masked = AddressLogins.mask(text);
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
