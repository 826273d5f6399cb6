package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String ORIGINAL = """
            [general]
            instance = 0
            remote_home = projects/

            [instance 0]
            username = grenouille
            host = grasse.local
            password = hen0s3datru1h

            """;

    @TempDir
    Path home;

    private Path path;
    private ConfigFile file;

    @BeforeEach
    void setUp() {
        path = home.resolve(".recompute.conf");
        file = ConfigFile.standard(Map.of(), home);
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private String written() throws IOException {
        return Files.readString(path);
    }

    @Test
    void theStandardFileLiesInTheHomeDirectoryUnlessTheEnvironmentNamesAnother() {
        assertThat(file.path()).isEqualTo(path);
        assertThat(ConfigFile.standard(Map.of(ConfigFile.VARIABLE, ""), home).path())
                .isEqualTo(path);
        assertThat(ConfigFile.standard(Map.of(ConfigFile.VARIABLE, "/etc/re.conf"), home)
                        .path())
                .isEqualTo(Path.of("/etc/re.conf").toAbsolutePath());
        assertThat(ConfigFile.standard(Map.of(ConfigFile.VARIABLE, "~/re.conf"), home)
                        .path())
                .isEqualTo(home.resolve("re.conf"));
    }

    @Test
    void aFileOfTheOriginalToolIsRead() throws IOException {
        write(ORIGINAL);
        Config config = file.read();
        assertThat(config.file()).isEqualTo(path);
        assertThat(config.defaultIndex()).isZero();
        assertThat(config.remoteHome()).isEqualTo("projects/");
        assertThat(config.instance())
                .isEqualTo(Instance.parse("grenouille@grasse.local")
                        .withName("instance 0")
                        .withPassword(Secret.of("hen0s3datru1h")));
        assertThat(config.toString()).doesNotContain("hen0s3datru1h");
    }

    @Test
    void allFieldsOfAnInstanceAndItsFurtherKeysAreRead() throws IOException {
        write("""
                [DEFAULT]
                username = everyone
                [instance 3]
                HOST = ::1
                port = 2222
                identity_file = ~/.ssh/id
                passphrase = 100%% #1
                host_key = SHA256:abc
                Python = /usr/bin/python3
                partition =
                """);
        Config config = file.read();
        assertThat(config.instances()).containsOnlyKeys(3);
        assertThat(config.instance(3))
                .isEqualTo(new Instance("instance 3", "everyone", "::1", 2222, null, null, null, null, null)
                        .withIdentity(home.resolve(".ssh/id"), Secret.of("100% #1"))
                        .withHostKey("SHA256:abc"));
        assertThat(config.settings(3)).isEqualTo(Map.of("python", "/usr/bin/python3", "partition", ""));
        assertThat(config.defaultIndex()).isZero();
    }

    @Test
    void aPasswordMayStandInAVariable() throws IOException {
        write("[instance 0]\nhost = a\npassword_env = GPU_PASSWORD\n"
                + "[instance 1]\nhost = b\npassword_env = NOT_SET\n"
                + "[instance 2]\nhost = c\npassword_env = GPU_PASSWORD\npassword = own\n");
        Map<String, String> environment = Map.of("GPU_PASSWORD", "s3cret", ConfigFile.VARIABLE, path.toString());
        Config config = ConfigFile.standard(environment, home).read();

        assertThat(config.instance(0).password()).isEqualTo(Secret.of("s3cret"));
        assertThat(config.instance(1).password()).isNull();
        assertThat(config.instance(2).password()).isEqualTo(Secret.of("own"));
        assertThat(config.settings(0)).isEmpty();
    }

    @Test
    void aWayThroughOthersIsReadAndWritten() throws IOException {
        write("[instance 0]\nhost = gpu\nproxy_jump = ada@login.example.org:2222, inner\n");
        assertThat(file.read().instance().proxyJump()).isEqualTo("ada@login.example.org:2222,inner");
        assertThat(file.read().settings(0)).isEmpty();
        int index = file.add(Instance.parse("cpu").withProxyJump("inner"));
        assertThat(file.read().instance(index).proxyJump()).isEqualTo("inner");

        write("[instance 0]\nhost = gpu\nproxy_jump = a,,b\n");
        assertThatThrownBy(file::read).hasMessageStartingWith(path + ":3: ").hasMessageContaining("user@host:port");
    }

    @Test
    void anIdentityFileStartsWhereTheConfigurationLies() throws IOException {
        write("[instance 0]\nhost = a\nidentity_file = keys/id\n");
        assertThat(file.read().instance().identityFile()).isEqualTo(home.resolve("keys/id"));
    }

    @Test
    void anEmptyPasswordIsNone() throws IOException {
        write("[instance 0]\nhost = a\npassword =\nusername =\nport =\n");
        assertThat(file.read().instance()).isEqualTo(Instance.parse("a").withName("instance 0"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[instance 0]/username = me            | 1 | [instance 0] has no host",
                "[instance 0]/host =/                  | 1 | has no host",
                "[instance 0]/host = secret@a          | 2 | the user goes into username",
                "[instance 0]/host = -osecret          | 2 | host name or an IP address",
                "[instance 0]/host = a/ secret         | 2 | host name or an IP address",
                "[instance 0]/host = a/username = a/ b | 3 | more than one line",
                "[instance 0]/host = a/port = secret   | 3 | a number from 1 to 65535",
                "[instance 0]/host = a/port = 0        | 3 | a number from 1 to 65535",
                "[instance 0]/host = a/port = 65536    | 3 | a number from 1 to 65535",
                "[instance 0]/host = a/password = %(password)s | 3 | circle",
                "[instance x]/host = a                 | 1 | no number that counts",
                "[instance 01]/host = a                | 1 | no number that counts",
                "[general]/instance = secret           | 2 | the number of an instance",
                "[general]/instance = 0/ [instance 0]  | 2 | the number of an instance",
                "[general]/hen0secret                  | 2 | neither [section] nor key = value",
            })
    void aMistakeIsNamedByFileAndLineWithoutTheValue(String slashed, int line, String problem) throws IOException {
        write(slashed.replace('/', '\n'));
        assertThatThrownBy(file::read)
                .isInstanceOf(RecomputeException.class)
                .hasMessageStartingWith(path + ":" + line + ": ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void bytesThatAreNotUtf8AreNamedByTheirLine() throws IOException {
        Files.write(path, "[general]\ninstance = 0\n# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(file::read).hasMessageStartingWith(path + ":3: ").hasMessageContaining("UTF-8");
    }

    @Test
    void aMissingFileSaysHowToMakeOne() {
        assertThat(file.exists()).isFalse();
        for (ThrowingCallable call :
                new ThrowingCallable[] {file::read, () -> file.remove(0), () -> file.setDefault(0)}) {
            assertThatThrownBy(call)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll(path.toString(), "re conf", "RECOMPUTE_CONFIG");
        }
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest(name = "of {0}")
    @CsvSource(
            delimiter = '|',
            value = {"0,1,3|there are instances 0, 1, 3", "2|there is only instance 2", "|re sshadd"})
    void anUnknownInstanceNamesThoseThereAre(String known, String message) throws IOException {
        StringBuilder text = new StringBuilder("[general]\n");
        for (String index : known == null ? new String[0] : known.split(",", -1)) {
            text.append("[instance ").append(index).append("]\nhost = a\n");
        }
        write(text.toString());
        Config config = file.read();
        assertThatThrownBy(() -> config.instance(7))
                .hasMessageContaining("no instance 7")
                .hasMessageContaining(message);
        assertThatThrownBy(() -> config.settings(7)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> file.remove(7)).hasMessageContaining(message);
        assertThatThrownBy(() -> file.setDefault(7)).hasMessageContaining(message);
        assertThat(written()).isEqualTo(text.toString());
    }

    @Test
    void creatingWritesTheGeneralSectionAndSaysWhere() throws IOException {
        assertThat(file.create(false)).isEqualTo(path);
        assertThat(written()).isEqualTo("[general]\ninstance = 0\nremote_home = projects/\n\n");
        assertThatThrownBy(() -> file.create(false)).hasMessageContaining("there already");
    }

    @Test
    void creatingByForceResetsTheGeneralSectionAndKeepsAllElse() throws IOException {
        String text = "[general]\ninstance = 7\nmine = x\nremote_home = /scratch\n\n# gpu\n[instance 2]\nhost = a\n";
        write(text);
        file.create(true);
        assertThat(written()).isEqualTo(text.replace("= 7", "= 2").replace("/scratch", "projects/"));
    }

    @Test
    void addingToNothingMakesTheFile() {
        assertThat(file.add(Instance.parse("me@a.b:2222").withPassword(Secret.of("100%"))))
                .isZero();
        Config config = file.read();
        assertThat(config.instance().address()).isEqualTo("me@a.b:2222");
        assertThat(config.instance().password()).isEqualTo(Secret.of("100%"));
    }

    @Test
    void addingTakesTheNumberAfterTheHighest() throws IOException {
        write("[instance 4]\nhost = a\n[instance 1]\nhost = b\n");
        assertThat(file.add(Instance.parse("c"))).isEqualTo(5);
        file.remove(4);
        assertThat(file.read().instances()).containsOnlyKeys(1, 5);
        assertThat(written()).as("no number is lost").doesNotContain("general");
    }

    /** A project that remembered the number went to another machine. */
    @Test
    void aNumberIsNotGivenAgain() throws IOException {
        write(ORIGINAL + "[instance 1]\nhost = b\n");
        file.remove(1);
        assertThat(file.add(Instance.parse("c"))).isEqualTo(2);
        file.rename(2, 9);
        file.rename(9, 3);
        file.remove(0);
        file.remove(3);
        assertThat(file.add(Instance.parse("d"))).isEqualTo(10);
        assertThat(file.read().instances()).containsOnlyKeys(10);
        write("[general]\nnext_instance = many\n");
        assertThatThrownBy(() -> file.add(Instance.parse("e")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("next_instance of [general] takes the number of an instance");
    }

    @Test
    void everyFieldOfAnAddedInstanceIsReadAgain() throws IOException {
        Instance instance = new Instance("mine", "me", "::1", 2222, Secret.of(" %(x)s".strip()), null, null, null, null)
                .withIdentity(home.resolve("id"), Secret.of("p # ;"))
                .withHostKey("SHA256:abc");
        write(ORIGINAL);
        assertThat(file.add(instance)).isEqualTo(1);
        assertThat(file.read().instance(1)).isEqualTo(instance.withName("instance 1"));
        assertThat(written()).startsWith(ORIGINAL + "[instance 1]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret\nx", " secret", "secret\u00a0", "secret\r"})
    void aPasswordThatTheFormatCannotHoldIsRefusedBeforeAnythingIsWritten(String password) throws IOException {
        write(ORIGINAL);
        assertThatThrownBy(() -> file.add(Instance.parse("a").withPassword(Secret.of(password))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the password ")
                .hasMessageNotContaining("secret");
        assertThat(written()).isEqualTo(ORIGINAL);
    }

    @Test
    void aHostThatCouldNotBeReadAgainIsRefused() throws IOException {
        write(ORIGINAL);
        Instance odd = new Instance("odd", null, "a b", 22, null, null, null, null, null);
        assertThatThrownBy(() -> file.add(odd)).isInstanceOf(ConfigException.class);
        assertThat(written()).isEqualTo(ORIGINAL);
    }

    @Test
    void theDefaultIsChangedInItsLineAlone() throws IOException {
        write(ORIGINAL + "[instance 1]\nhost = b\n");
        file.setDefault(1);
        assertThat(written()).isEqualTo(ORIGINAL.replace("instance = 0", "instance = 1") + "[instance 1]\nhost = b\n");
        file.remove(1);
        assertThat(written())
                .isEqualTo(ORIGINAL.replace("instance = 0", "instance = 1")
                        .replace("[general]\n", "[general]\nnext_instance = 2\n"));
        assertThatThrownBy(() -> file.read().instance()).hasMessageContaining("there is only instance 0");
    }

    @Test
    void theDefaultIsSetWhereThereIsNoGeneralSection() throws IOException {
        write("[instance 1]\nhost = b\n");
        file.setDefault(1);
        assertThat(file.read().instance().host()).isEqualTo("b");
    }

    @Test
    void anotherNumberIsWrittenIntoItsLineAlone() throws IOException {
        write("[general]\ninstance = 1\n\n[instance 0]\nhost = a\n[instance 1]  ; mine\nhost = b\n");
        file.rename(1, 7);
        assertThat(written())
                .isEqualTo("[general]\ninstance = 7\n\n[instance 0]\nhost = a\n[instance 7]  ; mine\nhost = b\n");
        file.rename(0, 1);
        assertThat(file.read().instances()).containsOnlyKeys(1, 7);
        assertThat(file.read().instance().host()).isEqualTo("b");
        file.rename(7, 7);
        assertThat(file.read().instance().host()).isEqualTo("b");
        assertThat(written()).doesNotContain("next_instance");
    }

    @Test
    void theDefaultThatNobodyWroteFollowsANewNumber() throws IOException {
        write("[instance 0]\nhost = a\n");
        file.rename(0, 3);
        assertThat(file.read().instance().host()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, there is an instance 1",
        "5, 6, there is no instance 5",
        "0, -1, cannot be",
        "0, 1000000000, cannot be"
    })
    void aNumberThatIsTakenOrNoneIsRefused(int from, int to, String problem) throws IOException {
        String before = ORIGINAL + "[instance 1]\nhost = b\n";
        write(before);
        assertThatThrownBy(() -> file.rename(from, to))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem);
        assertThat(written()).isEqualTo(before);
    }

    /** It was written as [instance 1000000000], after which nobody could read the file. */
    @Test
    void behindTheHighestNumberNothingIsAdded() throws IOException {
        write("[instance 999999999]\nhost = b\n");
        assertThatThrownBy(() -> file.add(Instance.parse("ada@c")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--rename=999999999:");
        assertThat(file.read().instances()).containsOnlyKeys(999_999_999);
    }

    @Test
    void anInstanceThatCannotBeReadCanBeRemoved() throws IOException {
        write(ORIGINAL + "[instance 1]\nport = x\n");
        file.remove(1);
        assertThat(file.read().instances()).containsOnlyKeys(0);
    }
}
