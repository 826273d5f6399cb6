package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.transport.ssh.KnownHosts.Judgement;
import io.recompute.transport.ssh.KnownHosts.Line;
import io.recompute.transport.ssh.KnownHosts.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {
    private static final HostKey KEY = TestKeys.publicKey("ed25519");
    private static final HostKey OTHER = TestKeys.publicKey("ed25519-encrypted");
    private static final HostKey RSA = TestKeys.publicKey("rsa");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "gpu,                       gpu,     22,   KNOWN",
                "gpu,                       GPU,     22,   KNOWN",
                "GPU,                       gpu,     22,   KNOWN",
                "gpu,                       gpu2,    22,   UNKNOWN",
                "gpu,                       gpu,     2222, KNOWN",
                "[gpu]:2222,                gpu,     2222, KNOWN",
                "[gpu]:2222,                gpu,     22,   UNKNOWN",
                "[gpu]:2222,                gpu,     2223, UNKNOWN",
                "\"gpu,10.0.0.1\",          10.0.0.1,22,   KNOWN",
                "*.cluster,                 n1.cluster,22, KNOWN",
                "n?.cluster,                n12.cluster,22,UNKNOWN",
                "\"*.cluster,!n2.cluster\", n2.cluster,22, UNKNOWN",
                "\"!n2.cluster,*.cluster\", n1.cluster,22, KNOWN",
                "\"[*.cluster]:2222\",      n1.cluster,2222,KNOWN",
                "::1,                       ::1,     22,   KNOWN",
                "[fe80::1%eth0]:2222,       fe80::1%eth0,2222,KNOWN",
                "a_b,                       a_b,     22,   KNOWN",
                "*,                         any,     22,   KNOWN",
            })
    void theFirstColumnSaysWhichMachineIsMeant(String pattern, String host, int port, Verdict verdict) {
        KnownHosts hosts = KnownHosts.parse(line(pattern, KEY));

        assertThat(hosts.judge(host, port, KEY).verdict()).isEqualTo(verdict);
    }

    /** Made by {@code ssh-keygen -H}. */
    @ParameterizedTest
    @CsvSource({"gpu, 22, KNOWN", "gpu, 2222, KNOWN", "other, 22, UNKNOWN", "cpu, 2222, KNOWN", "cpu, 22, UNKNOWN"})
    void hashedNamesAreRecognised(String host, int port, Verdict verdict) {
        KnownHosts hosts = KnownHosts.parse(line("|1|svwmqmmTdRKyogSpkVPhe+iTOSE=|Yudwtaa4BeLZUyriL708qom/dC0=", KEY)
                + line("|1|ZMfbDRwZANMsx/WGPENevcmpNEo=|l0oXrvbrzaCErAkmBly8tYArxzI=", KEY));

        assertThat(hosts.judge(host, port, KEY).verdict()).isEqualTo(verdict);
    }

    @Test
    void aKeyThatDiffersIsChangedAndTheLineIsNamed() {
        Judgement judgement = KnownHosts.parse("# a comment\n\n" + line("gpu", RSA) + line("gpu", KEY))
                .judge("gpu", 22, OTHER);

        assertThat(judgement.verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(judgement.line()).extracting(Line::number).isEqualTo(4);
    }

    @Test
    void anyOfSeveralKeysWillDo() {
        KnownHosts hosts = KnownHosts.parse(line("gpu", OTHER) + line("gpu", KEY));

        assertThat(hosts.judge("gpu", 22, KEY).verdict()).isEqualTo(Verdict.KNOWN);
    }

    @Test
    void aKeyKnownForTheHostsOwnPortDoesNotMakeAnotherKeyAtAnotherPortAChange() {
        assertThat(KnownHosts.parse(line("gpu", KEY)).judge("gpu", 2222, OTHER).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aRevokedKeyIsRefusedAlsoWhereItIsKnown() {
        KnownHosts hosts = KnownHosts.parse(line("gpu", KEY) + "@revoked * " + KEY.type() + " " + KEY.base64());

        assertThat(hosts.judge("gpu", 22, KEY).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(hosts.judge("gpu", 22, OTHER).verdict()).isEqualTo(Verdict.CHANGED);
    }

    @ParameterizedTest
    @CsvSource({
        "gpu",
        "gpu ssh-ed25519",
        "@cert-authority gpu ssh-ed25519 AAAA",
        "@unknown gpu ssh-ed25519 AAAA",
        "|1|no|hash ssh-ed25519 AAAA",
        "|1|| ssh-ed25519 AAAA",
        "<<<<<<< HEAD"
    })
    void linesThatSayNothingArePassedOver(String line) {
        KnownHosts hosts = KnownHosts.parse(line + "\r\n" + line("gpu", KEY));

        assertThat(hosts.judge("gpu", 22, KEY).verdict()).isEqualTo(Verdict.KNOWN);
        assertThat(hosts.judge("cpu", 22, KEY).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theTypesOfTheKnownKeysAreTold() {
        KnownHosts hosts = KnownHosts.parse(line("gpu", RSA) + line("gpu", KEY) + line("gpu", OTHER));

        assertThat(hosts.keyTypes("gpu", 22)).containsExactly("ssh-rsa", "ssh-ed25519");
        assertThat(hosts.keyTypes("gpu", 2222)).containsExactly("ssh-rsa", "ssh-ed25519");
        assertThat(hosts.keyTypes("cpu", 22)).isEmpty();
    }

    @Test
    void aFingerprintIsThatOfSshKeygen() {
        assertThat(KEY.fingerprint()).isEqualTo("SHA256:5hGj1WCbi3GdKCBAk6O9vSEu6hXBkQEx1IVLpIe3mVQ");
    }

    private static String line(String hosts, HostKey key) {
        return hosts + " " + key.type() + " " + key.base64() + " a comment\n";
    }
}
