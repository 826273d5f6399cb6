package io.recompute.model;

import java.util.Objects;

/**
 * A password or passphrase. Its text leaves only through {@link #reveal()}; {@link #toString()} never shows it.
 * Immutable.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    /** The secret with that text, which may be empty. */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself: for a login, never for a message. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Asterisks, whatever the secret is. */
    @Override
    public String toString() {
        return "***";
    }
}
