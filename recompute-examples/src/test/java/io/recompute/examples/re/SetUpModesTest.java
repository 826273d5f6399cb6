package io.recompute.examples.re;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
@EmbeddedSsh
class SetUpModesTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;

    SetUpModesTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws IOException {
        re = new Calls(root, server, "set-up-" + root.getFileName());
        Files.writeString(re.project().resolve("x.py"), "print('hello')\n");
    }

    private String address() {
        return "tester@" + server.host() + ":" + server.port();
    }

    private String password() {
        return Objects.requireNonNull(server.instance().password()).reveal();
    }

    @Test
    void confMakesTheConfigurationOnce() {
        assertThat(re.call("conf").out()).isEqualTo("wrote " + re.config() + System.lineSeparator());
        assertThat(re.config()).content().contains("[general]", "instance = 0", "remote_home = projects/");
        Calls.Result again = re.call("conf");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("re conf --force").hasLineCount(1);
    }

    @Test
    void confForcedKeepsTheMachines() {
        Recompute.instances(re.config()).add(server.instance());
        assertThat(re.call("conf", "--force").status()).isZero();
        assertThat(Recompute.instances(re.config()).list()).hasSize(1);
    }

    @Test
    void confWritesTheFileThatTheOptionNames() {
        assertThat(re.call("--config=other.conf", "conf").status()).isZero();
        assertThat(re.call("conf", "--config", "third.conf").status()).isZero();
        assertThat(re.project().resolve("other.conf")).exists();
        assertThat(re.project().resolve("third.conf")).exists();
        assertThat(re.config()).doesNotExist();
    }

    @Test
    void sshaddAddsAMachineWhosePasswordIsReadFromStandardInput() {
        Calls.Result added = re.callWithInput(password() + "\nrest\n", "sshadd", "--instance=" + address());
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(added.out()).contains("instance 0", address());
        assertThat(added.err()).contains(server.hostKeyFingerprint());
        assertThat(added.out() + added.err()).doesNotContain(password());
        Instance instance = Recompute.instances(re.config()).get(0);
        assertThat(instance.address()).isEqualTo(address());
        assertThat(instance.password()).isEqualTo(server.instance().password());
    }

    @Test
    void sshaddAsksAtATerminalAndSaysNothingOfAKnownHost() {
        assertThat(re.callAnswering(password(), "sshadd", "--instance", address())
                        .status())
                .isZero();
        Calls.Result second = re.callAnswering(password(), "sshadd", "--instance", address());
        assertThat(second.out()).contains("instance 1");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void sshaddAddsNothingWhereTheLoginFailsUnlessForced() {
        Calls.Result refused = re.callWithInput("wrong\n", "sshadd", "--instance=" + address());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err().lines().filter(line -> line.startsWith("re: ")))
                .hasSize(1);
        assertThat(refused.err()).doesNotContain("wrong\n").doesNotContain("\tat ");
        assertThat(re.config()).doesNotExist();
        assertThat(re.callWithInput("", "sshadd", "--instance=" + address()).status())
                .isEqualTo(1);
        assertThat(re.config()).doesNotExist();
        assertThat(re.callWithInput("", "sshadd", "--force", "--instance=" + address())
                        .status())
                .isZero();
        assertThat(Recompute.instances(re.config()).get(0).password()).isNull();
    }

    @Test
    void sshaddTellsOfAMachineThatCannotBeReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        Calls.Result refused = re.callWithInput("x\n", "sshadd", "--instance=a@127.0.0.1:" + port);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("re: ")
                .contains("127.0.0.1", Integer.toString(port))
                .hasLineCount(1);
        assertThat(re.config()).doesNotExist();
    }

    @Test
    void sshaddRefusesAHostWhoseKeyHasChanged() throws IOException {
        String known = server.knownHostsLine();
        char last = known.charAt(known.length() - 1);
        Files.writeString(
                root.resolve("known_hosts"), known.substring(0, known.length() - 1) + (last == 'A' ? 'Q' : 'A') + "\n");
        Calls.Result refused = re.callWithInput(password() + "\n", "sshadd", "--instance=" + address());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("has changed", server.hostKeyFingerprint())
                .hasLineCount(1);
        assertThat(re.config()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a@b@c", "a@b:99999", ""})
    void sshaddRefusesWhatIsNoAddress(String address) {
        Calls.Result refused = re.call("sshadd", "--instance=" + address);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("re: not a").hasLineCount(1);
    }

    @Test
    void confChangesTheMachines() {
        Recompute.instances(re.config()).add(server.instance());
        Recompute.instances(re.config()).add(server.instance());
        assertThat(re.call("conf", "--default=1").out()).startsWith("instance 1 is the default");
        assertThat(re.call("conf", "--rename=1:5").out()).startsWith("instance 1 is instance 5");
        assertThat(re.call("conf", "--remove=0").out()).startsWith("removed instance 0");
        assertThat(Recompute.instances(re.config()).list()).containsOnlyKeys(5);
        assertThat(Recompute.instances(re.config()).defaultIndex()).isEqualTo(5);
        assertThat(re.call("conf", "--remove=0").err())
                .contains("only instance 5")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--default=x",
                "--remove=-1",
                "--rename=1",
                "--rename=1:2:3",
                "--rename=1:x",
                "--default=0 --force"
            })
    void confRefusesWhatIsNoNumber(String options) {
        Recompute.instances(re.config()).add(server.instance());
        String[] words = ("conf " + options).split(" ");
        Calls.Result refused = re.call(words);
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(Recompute.instances(re.config()).list()).containsOnlyKeys(0);
    }

    @Test
    void initBringsTheProjectAndRemembersTheMachine() throws IOException {
        Recompute.instances(re.config()).add(Instance.parse("nobody@nowhere.invalid"));
        Recompute.instances(re.config()).add(server.instance());
        Calls.Result made = re.call("init", "--instance-idx=1");
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains(re.remote().toRealPath().toString(), "instance 1", "sent 1 file");
        assertThat(re.remote().resolve("x.py")).exists();
        assertThat(re.call("sync", "--no-rsync", "echo here").out()).isEqualTo("here\n");
    }

    @Test
    void aDamagedMemoryOfTheMachineIsToldAndMended() throws IOException {
        Recompute.instances(re.config()).add(server.instance());
        assertThat(re.call("init").status()).isZero();
        Path file = re.project().resolve(".recompute/instance");
        for (byte[] damaged : new byte[][] {{}, {'x'}, {(byte) 0xff, 0}, "1\n2\n".getBytes(US_ASCII)}) {
            Files.write(file, damaged);
            Calls.Result refused = re.call("list");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err())
                    .contains(file.toString(), "re init")
                    .doesNotContain("unexpected")
                    .hasLineCount(1);
        }
        assertThat(re.call("init").status()).isZero();
        assertThat(re.call("list").status()).isZero();
    }

    @Test
    void anUnknownMachineIsToldWithTheKnownOnes() {
        Recompute.instances(re.config()).add(server.instance());
        Calls.Result refused = re.call("init", "--instance-idx=7");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("no instance 7", "only instance 0").hasLineCount(1);
        assertThat(re.project().resolve(".recompute")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "rsync", "list", "log", "purge", "kill --idx=1", "push x", "pull x", "sync ls"})
    void withoutAConfigurationEveryModeNamesConf(String line) {
        Calls.Result refused = re.call(line.split(" "));
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("re: " + re.config())
                .contains("re conf")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsync", "list", "log", "purge", "kill --idx=1", "push x", "pull x", "sync ls", "async ls"})
    void beforeInitEveryModeNamesIt(String line) {
        Recompute.instances(re.config()).add(server.instance());
        Calls.Result refused = re.call(line.split(" "));
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("`re init`").hasLineCount(1);
    }

    @Test
    void aPasswordThatOthersCanReadIsWarnedOf() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Recompute.instances(re.config()).add(server.instance());
        assertThat(re.call("init").err()).isEmpty();
        Files.setPosixFilePermissions(re.config(), PosixFilePermissions.fromString("rw-r--r--"));
        Calls.Result warned = re.call("list");
        assertThat(warned.status()).isZero();
        assertThat(warned.err())
                .startsWith("re: warning: " + re.config())
                .doesNotContain(password())
                .hasLineCount(1);
    }
}
