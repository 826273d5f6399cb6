package io.recompute.examples.re;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.ssh.CredentialProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Asks whoever sits at the terminal for passphrases, and for codes of a second factor. Not for passwords: a machine that
 * has none in the configuration is one that a key lets in.
 */
record TerminalCredentials(Terminal terminal) implements CredentialProvider {
    @Override
    public Optional<Secret> passphrase(Instance instance, Path keyFile) {
        String answer = terminal.askSecret("Passphrase of " + keyFile + " (empty: without this key): ");
        return answer.isEmpty() ? Optional.empty() : Optional.of(Secret.of(answer));
    }

    @Override
    public Optional<List<Secret>> answers(Instance instance, Challenge challenge) {
        return Optional.of(challenge.prompts().stream()
                .map(prompt -> instance.address() + ": " + printable(prompt.text()) + " ")
                .map(terminal::askSecret)
                .map(Secret::of)
                .toList());
    }

    /** Without what a server could make a terminal do. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
