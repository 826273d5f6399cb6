package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Instances;
import io.recompute.Recompute;
import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.ssh.HostKeyPolicy;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines are tried before they are added, and a key that nobody knows is put to the caller. */
@LeakCheck
@EmbeddedSsh
class RegistryTest {
    private static final Predicate<HostKeyException> NEVER = unknown -> false;

    @TempDir
    Path home;

    private final EmbeddedSshServer server;
    private final List<String> asked = new ArrayList<>();
    private Instances registry;
    private SshTransport ssh;

    RegistryTest(EmbeddedSshServer server) {
        this.server = server;
        this.registry = Recompute.instances(Path.of("unused"));
        this.ssh = SshTransport.create();
    }

    @BeforeEach
    void setUp() {
        registry = Recompute.instances(home.resolve("recompute.conf"));
        ssh = SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("none"))
                .withoutAgent();
    }

    private Instance unpinned() {
        return Instance.parse(server.instance().address())
                .withPassword(Objects.requireNonNull(server.instance().password()));
    }

    private boolean trust(HostKeyException unknown) {
        asked.add(unknown.actual());
        return true;
    }

    @Test
    void aKeyIsAskedAboutOnceAndThenKnown() throws IOException {
        assertThat(registry.add(unpinned(), ssh, this::trust)).isZero();
        assertThat(asked).containsExactly(server.hostKeyFingerprint());
        assertThat(home.resolve("known_hosts")).isNotEmptyFile();
        assertThat(registry.add(unpinned(), ssh, NEVER)).isEqualTo(1);
        assertThat(registry.list()).containsOnlyKeys(0, 1);
        assertThat(Files.readAllLines(home.resolve("known_hosts"))).hasSize(1);
    }

    @Test
    void whatIsNotTrustedIsNeitherLoggedInToNorAddedNorRemembered() {
        assertThatThrownBy(() -> registry.add(unpinned(), ssh, NEVER))
                .isInstanceOfSatisfying(
                        HostKeyException.class,
                        refused -> assertThat(refused.actual()).isEqualTo(server.hostKeyFingerprint()));
        assertThat(registry.file()).doesNotExist();
        assertThat(home.resolve("known_hosts")).doesNotExist();
    }

    @Test
    void anotherKeyThanThePinnedOneIsNobodysChoice() {
        Instance pinned = unpinned().withHostKey("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assertThatThrownBy(() -> registry.add(pinned, ssh, this::trust)).isInstanceOf(HostKeyException.class);
        assertThat(asked).isEmpty();
        assertThat(registry.file()).doesNotExist();
    }

    @Test
    void aTrustedKeyIsTakenFromNoOtherMachineThanOneThatShowsIt() {
        SshTransport other = ssh.withHostKeyPolicy(HostKeyPolicy.STRICT)
                .trusting("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assertThatThrownBy(() -> registry.add(unpinned(), other, NEVER)).isInstanceOf(HostKeyException.class);
    }

    @Test
    void aFailedLoginAddsNothing() {
        Instance wrong = unpinned().withPassword(Secret.of("not this one"));
        assertThatThrownBy(() -> registry.add(wrong, ssh, this::trust)).isInstanceOf(AuthenticationException.class);
        assertThat(registry.file()).doesNotExist();
    }

    @Test
    void thisComputerNeedsNoLogin() {
        assertThat(registry.add(Instance.parse("local"), ssh, NEVER)).isZero();
    }
}
