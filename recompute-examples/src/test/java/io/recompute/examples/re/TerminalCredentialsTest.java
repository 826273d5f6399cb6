package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.ssh.CredentialProvider.Challenge;
import io.recompute.transport.ssh.CredentialProvider.Prompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalCredentialsTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void codesAreAskedForOneByOneAndControlCharactersStayAway() {
        Challenge challenge =
                new Challenge("", "", List.of(new Prompt("\u001b]0;x\u0007Code:", true), new Prompt("PIN:", false)));

        assertThat(answering("42").answers(Instance.parse("ada@gpu"), challenge))
                .contains(List.of(Secret.of("42"), Secret.of("42")));
        assertThat(asked).containsExactly("ada@gpu: ]0;x Code: ", "ada@gpu: PIN: ");
    }

    @Test
    void anEmptyPassphraseLeavesTheKeyOut() {
        assertThat(answering("").passphrase(Instance.parse("gpu"), Path.of("id")))
                .isEmpty();
        assertThat(answering("open").passphrase(Instance.parse("gpu"), Path.of("id")))
                .contains(Secret.of("open"));
        assertThat(asked).hasSize(2).first().asString().startsWith("Passphrase of id");
    }

    private TerminalCredentials answering(String answer) {
        return new TerminalCredentials(new Terminal() {
            @Override
            public String ask(String prompt) {
                asked.add(prompt);
                return answer;
            }

            @Override
            public String askSecret(String prompt) {
                return ask(prompt);
            }
        });
    }
}
