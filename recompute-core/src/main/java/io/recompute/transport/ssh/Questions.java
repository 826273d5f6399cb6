package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.ssh.CredentialProvider.Challenge;
import io.recompute.transport.ssh.CredentialProvider.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** Answers what a server asks in one login. The network's threads call it, one at a time. */
final class Questions implements UserInteraction {
    private final Instance instance;
    private final CredentialProvider credentials;
    private final List<String> answered = new ArrayList<>();
    private boolean passwordGiven;

    Questions(Instance instance, CredentialProvider credentials) {
        this.instance = instance;
        this.credentials = credentials;
    }

    /** The ways of logging in that were tried with an answer of the provider. */
    synchronized List<String> answered() {
        return List.copyOf(answered);
    }

    @Override
    public @Nullable String resolveAuthPasswordAttempt(ClientSession session) {
        return password().map(Secret::reveal).orElse(null);
    }

    @Override
    public String @Nullable [] interactive(
            ClientSession session, String name, String instruction, String lang, String[] prompt, boolean[] echo) {
        List<Prompt> prompts = new ArrayList<>();
        for (int index = 0; index < prompt.length; index++) {
            prompts.add(new Prompt(prompt[index], echo[index]));
        }
        // An answer that may be seen by who types it is none for a log, to which the library would write it.
        Arrays.fill(echo, false);
        Optional<List<Secret>> answers = asksForPassword(prompts) ? password().map(List::of) : Optional.empty();
        if (answers.isEmpty()) {
            answers = credentials.answers(instance, new Challenge(name, instruction, List.copyOf(prompts)));
            answers.ifPresent(given -> remember("keyboard-interactive"));
        }
        return answers.map(given -> given.stream().map(Secret::reveal).toArray(String[]::new))
                .orElse(null);
    }

    private static boolean asksForPassword(List<Prompt> prompts) {
        return prompts.size() == 1
                && !prompts.get(0).shown()
                && prompts.get(0).text().toLowerCase(Locale.ROOT).contains("password");
    }

    /** The provider's password, once: a wrong one is not tried again. */
    private Optional<Secret> password() {
        if (instance.password() != null || isGiven()) {
            return Optional.empty();
        }
        Optional<Secret> password = credentials.password(instance);
        password.ifPresent(given -> remember("password"));
        return password;
    }

    private synchronized boolean isGiven() {
        boolean before = passwordGiven;
        passwordGiven = true;
        return before;
    }

    private synchronized void remember(String method) {
        answered.add(method);
    }

    @Override
    public @Nullable String getUpdatedPassword(ClientSession session, String prompt, String lang) {
        return null;
    }
}
