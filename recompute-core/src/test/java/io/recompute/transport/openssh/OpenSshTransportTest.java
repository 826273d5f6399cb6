package io.recompute.transport.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.transport.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenSshTransportTest {
    private static final Settled ASKING = new Settled(Map.of("stricthostkeychecking", "ask"));
    private static final Path SOCKET = Path.of("/tmp/rc100%/s");

    private static List<String> words(OpenSshSettings settings, Instance instance, Settled settled) {
        return new MasterWords(settings, instance, SOCKET).master(settled);
    }

    @Test
    void aMachineWithoutAShellIsToldOfTheOtherTransport() {
        assertThatThrownBy(() -> OpenSshTransport.create()
                        .withShell(Path.of("/no/such/sh"))
                        .connect(Instance.parse("box"), Duration.ofSeconds(1))
                        .close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("transport.ssh");
    }

    @Test
    void whatTheInstanceNamesStandsBeforeTheHost() {
        Instance machine = Instance.parse("ada@gpu:2222")
                .withIdentity(Path.of("/keys/one"), null)
                .withProxyJump("login,inner");
        assertThat(words(OpenSshSettings.standard(), machine, ASKING))
                .containsSequence("-l", "ada", "-p", "2222", "-i", "/keys/one", "-o", "IdentitiesOnly=yes")
                .containsSequence("-o", "ProxyJump=login,inner", "--", "gpu")
                .contains("ControlPath=/tmp/rc100%%/s");
    }

    @Test
    void nothingButTheConfigurationIsAddedForAMereName() {
        assertThat(words(OpenSshSettings.standard(), Instance.parse("gpu"), ASKING))
                .doesNotContain("-l", "-p", "-i", "-F")
                .endsWith("--", "gpu");
    }

    @Test
    void theStricterOfTransportAndConfigurationCounts() {
        Instance gpu = Instance.parse("gpu");
        assertThat(words(OpenSshSettings.standard(), gpu, ASKING)).contains("StrictHostKeyChecking=accept-new");
        Settled careless = new Settled(Map.of("stricthostkeychecking", "false"));
        assertThat(words(OpenSshSettings.standard(), gpu, careless)).contains("StrictHostKeyChecking=accept-new");
        Settled careful = new Settled(Map.of("stricthostkeychecking", "true"));
        assertThat(words(OpenSshSettings.standard(), gpu, careful)).contains("StrictHostKeyChecking=yes");
    }

    @Test
    void aFingerprintThatIsNoneIsNeverGivenToAShell() {
        Instance machine = Instance.parse("gpu").withHostKey("SHA256:$(id)");
        assertThatThrownBy(() -> words(OpenSshSettings.standard(), machine, ASKING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeartbeatIsAtLeastASecond() {
        assertThatThrownBy(() -> OpenSshTransport.create().withHeartbeat(Duration.ofMillis(10)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
