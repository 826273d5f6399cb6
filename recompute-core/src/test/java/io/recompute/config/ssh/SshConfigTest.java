package io.recompute.config.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files say of hosts. That ssh reads them in the same way is for {@link SshConfigParityTest}. */
class SshConfigTest {
    @TempDir
    Path home;

    @Test
    void theFirstValueOfAHostWinsAndKeysAddUp() throws IOException {
        SshHost host = host("gpu", """
                Host gpu !other
                    HostName %h.example.org
                    User=ada
                    IdentityFile ~/.ssh/id_%r
                Host *
                    User nobody
                    Port 2222
                    IdentityFile "%d/a key"
                    IdentitiesOnly yes
                """);

        assertThat(host).hasToString("ada@gpu.example.org:2222");
        assertThat(host.identityFiles()).containsExactly(home.resolve(".ssh/id_ada"), home.resolve("a key"));
        assertThat(host.identitiesOnly()).isTrue();
    }

    @Test
    void aDeniedPatternKeepsAHostOut() throws IOException {
        String text = "Host *.example.org !secret.example.org\n Port 2222\n";

        assertThat(host("open.example.org", text).port()).hasValue(2222);
        assertThat(host("secret.example.org", text).port()).isEmpty();
    }

    @Test
    void whatTheCallerNamesWinsAndDecidesMatches() throws IOException {
        Path file = write("config", """
                Match user ada
                    Port 2200
                Match all
                    User bob
                """);
        SshConfig config = SshConfig.at(home, file);

        assertThat(config.host("gpu", "ada", 0)).hasToString("ada@gpu:2200");
        assertThat(config.host("gpu", null, 0)).hasToString("bob@gpu");
        assertThat(config.host("gpu", "ada", 7)).hasToString("ada@gpu:7");
    }

    @Test
    void matchKnowsHostsUsersAndTheFinalPass() throws IOException {
        String text = """
                Match originalhost gpu
                    HostName gpu.example.org
                Match host *.EXAMPLE.org !originalhost cpu
                    User ada
                Match final all
                    Port 2222
                Match localuser nobody-at-all
                    User wrong
                """;

        assertThat(host("gpu", text)).hasToString("ada@gpu.example.org:2222");
    }

    @Test
    void aCommandIsNeverRunAndAWarningTellsSo() throws IOException {
        Path witness = home.resolve("witness");
        SshHost host = host(
                "gpu",
                "Match host gpu exec \"touch " + witness + "\"\n Port 2222\n"
                        + "Match !exec \"touch " + witness + "\"\n Port 2223\n"
                        + "Match host other exec \"touch " + witness + "\"\n Port 2224\n");

        assertThat(witness).doesNotExist();
        assertThat(host.port()).isEmpty();
        assertThat(host.warnings()).hasSize(2).first().asString().contains("config:1: 'Match exec' is passed over");
    }

    @Test
    void filesIncludeOthersWhereTheLineApplies() throws IOException {
        write(".ssh/conf.d/10-a.conf", "Host gpu\n HostName a.example.org\n");
        write(".ssh/conf.d/20-b.conf", "Host gpu\n HostName b.example.org\n User ada\nHost *\n Port 9\n");
        write(".ssh/conf.d/.hidden.conf", "Host *\n User hidden\n");
        write(
                ".ssh/config",
                "Host other\n Include conf.d/*.conf\nHost gpu\n Include ~/.ssh/conf.d/[1-2]*.conf none/*\n");

        assertThat(SshConfig.of(home).host("gpu", null, 0)).hasToString("ada@a.example.org:9");
        assertThat(SshConfig.of(home).host("third", null, 0).port()).isEmpty();
    }

    @Test
    void filesThatIncludeOneAnotherAreAnError() throws IOException {
        write(".ssh/config", "Include config\n");

        assertThatThrownBy(() -> SshConfig.of(home).host("gpu", null, 0))
                .isInstanceOf(SshConfigException.class)
                .hasMessageContaining("include one another");
    }

    @Test
    void whatOnlySshCanDoIsAnErrorWithItsPlace() throws IOException {
        String text = "# mine\nHost gpu\n  ProxyCommand corkscrew %h %p\nHost off\n ProxyCommand none\n";

        SshConfigException error = catchThrowableOfType(SshConfigException.class, () -> host("gpu", text));

        assertThat(error)
                .hasMessageContaining("config:3: 'gpu' needs proxycommand")
                .hasMessageContaining("starts no program")
                .hasMessageContaining("OpenSshTransport");
        assertThat(error.line()).hasValue(3);
        assertThat(host("off", text).jumps()).isEmpty();
    }

    @Test
    void whatComesFirstOfJumpAndProxyCommandWins() throws IOException {
        assertThat(host("gpu", "ProxyJump a,ada@b:2200\nProxyCommand nc %h %p\n")
                        .jumps())
                .containsExactly("a", "ada@b:2200");
        assertThat(host("gpu", "ProxyJump none\nProxyJump a\n").jumps()).isEmpty();
        assertThatThrownBy(() -> host("gpu", "ProxyCommand nc %h %p\nProxyJump a\n"))
                .isInstanceOf(SshConfigException.class);
    }

    @Test
    void knownHostsAndAgentsHavePathsOfTheirOwn() throws IOException {
        SshHost host = host("gpu", """
                UserKnownHostsFile ~/known "~/also known"
                GlobalKnownHostsFile none
                IdentityAgent ${DIRECTORY}/agent
                HostKeyAlias GPU.pool
                StrictHostKeyChecking yes
                """);

        assertThat(host.userKnownHosts()).contains(List.of(home.resolve("known"), home.resolve("also known")));
        assertThat(host.globalKnownHosts()).contains(List.of());
        assertThat(host.identityAgent()).contains("/run/agents/agent");
        assertThat(host.hostKeyAlias()).contains("gpu.pool");
        assertThat(host.isStrict()).isTrue();
    }

    @Test
    void theKindOfAddressesIsRead() throws IOException {
        assertThat(host("gpu", "Port 22\n").addressFamily()).isEmpty();
        assertThat(host("gpu", "AddressFamily any\n").addressFamily()).isEmpty();
        assertThat(host("gpu", "AddressFamily Inet6\n").addressFamily()).contains(StandardProtocolFamily.INET6);
        assertThat(host("gpu", "AddressFamily inet\n").addressFamily()).contains(StandardProtocolFamily.INET);
        SshHost wrong = host("gpu", "AddressFamily ipv4\n");
        assertThatThrownBy(wrong::addressFamily)
                .isInstanceOf(SshConfigException.class)
                .hasMessageContaining("ipv4");
    }

    @Test
    void theTimeToAnswerIsInUnitsOfSsh() throws IOException {
        assertThat(host("gpu", "ConnectTimeout 5\n").connectTimeout()).contains(Duration.ofSeconds(5));
        assertThat(host("gpu", "ConnectTimeout 2m\n").connectTimeout()).contains(Duration.ofMinutes(2));
        assertThat(host("gpu", "ConnectTimeout none\n").connectTimeout()).isEmpty();
        assertThatThrownBy(() -> host("gpu", "ConnectTimeout soon\n").connectTimeout())
                .hasMessageContaining("config:1: 'soon' is not a time");
    }

    @Test
    void whatCannotBeReadIsAnErrorWithItsPlace() {
        assertThatThrownBy(() -> host("gpu", "Host \"gpu\n")).hasMessageContaining("config:1: a quote is not closed");
        assertThatThrownBy(() -> host("gpu", "\n\nPort\n")).hasMessageContaining("config:3: 'port' has no argument");
        assertThatThrownBy(() -> host("gpu", "Port many\n")).hasMessageContaining("config:1: 'many' is not a port");
        assertThatThrownBy(() -> host("gpu", "HostName %q\n")).hasMessageContaining("%q is not known");
        assertThatThrownBy(() -> host("gpu", "IdentityFile ${NONE}\n").identityFiles())
                .hasMessageContaining("NONE is not set");
        assertThatThrownBy(() -> host("gpu", "Match host\n")).hasMessageContaining("needs an argument");
        assertThatThrownBy(() -> host("gpu", "Match host a b all\n")).isInstanceOf(SshConfigException.class);
    }

    @Test
    void noFileSaysNothing() {
        assertThat(SshConfig.none().host("gpu", null, 0).user()).isEmpty();
        assertThat(SshConfig.of(home.resolve("nowhere")).host("gpu", null, 0).hostName())
                .isEqualTo("gpu");
    }

    private SshHost host(String alias, String text) throws IOException {
        SshConfig config = SshConfig.at(home, write("config", text));
        return config.withEnvironment(Map.of("DIRECTORY", "/run/agents")).host(alias, null, 0);
    }

    @CanIgnoreReturnValue
    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
