package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.AuthenticationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server asks, and who answers. */
@Timeout(60)
class QuestionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CODE = "123456";

    @TempDir
    Path home;

    private SshTransport transport;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void useAnEmptyHome() {
        transport = SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home)
                .withoutAgent();
    }

    @Test
    void aCodeIsAskedForWhereTheServerWantsOne() throws Exception {
        try (TestServer server = twoFactors()) {
            CredentialProvider person = new CredentialProvider() {
                @Override
                public Optional<List<Secret>> answers(Instance instance, Challenge challenge) {
                    challenge.prompts().forEach(prompt -> asked.add(prompt.text() + prompt.shown()));
                    return Optional.of(List.of(TestServer.PASSWORD, Secret.of(CODE)));
                }
            };

            transport.withCredentials(person).connect(server.instance(), LIMIT).close();

            assertThat(asked).containsExactly("Password: false", "Code: true");
        }
    }

    @Test
    void aWrongCodeIsRefusedAndNeverShown() throws Exception {
        try (TestServer server = twoFactors()) {
            CredentialProvider person = new CredentialProvider() {
                @Override
                public Optional<List<Secret>> answers(Instance instance, Challenge challenge) {
                    return Optional.of(List.of(TestServer.PASSWORD, Secret.of("999999")));
                }
            };

            assertThatThrownBy(() -> transport.withCredentials(person).connect(server.instance(), LIMIT))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("tried: keyboard-interactive")
                    .hasMessageNotContaining("999999")
                    .hasMessageNotContaining(TestServer.PASSWORD.reveal());
        }
    }

    @Test
    void aPasswordIsAskedForOnceAndOnlyWhereTheInstanceHasNone() throws Exception {
        CredentialProvider person = new CredentialProvider() {
            @Override
            public Optional<Secret> password(Instance instance) {
                asked.add(instance.login());
                return Optional.of(asked.size() == 1 ? TestServer.PASSWORD : Secret.of("wrong"));
            }
        };
        try (TestServer server = TestServer.start("ed25519-host")) {
            SshTransport asking = transport.withCredentials(person);
            asking.connect(server.instance(), LIMIT).close();
            asking.connect(server.instance().withPassword(TestServer.PASSWORD), LIMIT)
                    .close();
            assertThat(asked).containsExactly("tester");
            assertThatThrownBy(() -> asking.connect(server.instance(), LIMIT))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("tried: password");
            assertThat(asked).containsExactly("tester", "tester");
        }
    }

    @Test
    void aPasswordThatIsAskedForInteractivelyComesFromTheProviderToo() throws Exception {
        CredentialProvider person = new CredentialProvider() {
            @Override
            public Optional<Secret> password(Instance instance) {
                return Optional.of(TestServer.PASSWORD);
            }
        };
        try (TestServer server = TestServer.start("ed25519-host").onlyInteractive()) {
            transport.withCredentials(person).connect(server.instance(), LIMIT).close();
        }
    }

    private static TestServer twoFactors() throws IOException {
        TestServer server = TestServer.start("ed25519-host").onlyInteractive();
        server.settings().setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String username, String lang, String subMethods) {
                InteractiveChallenge challenge = new InteractiveChallenge();
                challenge.setInteractionName("Two factors");
                challenge.setInteractionInstruction("");
                challenge.setLanguageTag("");
                challenge.addPrompt("Password: ", false);
                challenge.addPrompt("Code: ", true);
                return challenge;
            }

            @Override
            public boolean authenticate(ServerSession session, String username, List<String> answers) {
                return answers.equals(List.of(TestServer.PASSWORD.reveal(), CODE));
            }
        });
        return server;
    }
}
