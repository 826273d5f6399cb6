package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Knows, or asks somebody, what an instance leaves open. Its methods are called by threads of the connection, each at most
 * once for a question, and only where the answer is needed; the time they take counts against the limit of the login.
 * What they throw ends the login. Implementations are safe for use by many threads.
 */
public interface CredentialProvider {
    /**
     * A question that a server asks, as for a code of a second factor.
     *
     * @param title may be empty
     * @param instruction may be empty
     * @param prompts at least one
     */
    record Challenge(String title, String instruction, List<Prompt> prompts) {}

    /**
     * A part of a question.
     *
     * @param text as {@code Verification code:}
     * @param shown whether the answer may be seen while it is typed
     */
    record Prompt(String text, boolean shown) {}

    /** The password of a machine that has none; empty where it is not known. */
    default Optional<Secret> password(Instance instance) {
        return Optional.empty();
    }

    /** The passphrase of an encrypted key, where the instance has none; empty where it is not known. */
    default Optional<Secret> passphrase(Instance instance, Path keyFile) {
        return Optional.empty();
    }

    /** An answer for each prompt; empty where there are none. A mere password is answered without asking this. */
    default Optional<List<Secret>> answers(Instance instance, Challenge challenge) {
        return Optional.empty();
    }

    /** One that knows nothing. */
    static CredentialProvider none() {
        return new CredentialProvider() {};
    }
}
