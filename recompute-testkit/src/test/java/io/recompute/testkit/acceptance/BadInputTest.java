package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.ProjectException;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ConfigException;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may get wrong: each is an exception of its own that says what, where and what to try. */
class BadInputTest {
    @EmbeddedSsh
    static EmbeddedSshServer server;

    @TempDir
    Path directory;

    private Path project;

    @BeforeEach
    void writeProject() throws IOException {
        project = SmallProject.in(directory);
    }

    @Test
    void anUnknownInstanceNamesTheConfigAndThoseThereAre() throws IOException {
        Path config = Files.writeString(
                directory.resolve("conf"), "[general]\ninstance = 0\n\n[instance 0]\nusername = a\nhost = b\n");
        assertThatThrownBy(() ->
                        Recompute.project(project).config(config).instance(7).init())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(config.toString())
                .hasMessageContaining("7")
                .hasMessageContaining("0");
    }

    @Test
    void anUnreadableConfigLineIsToldByItsNumberAndNotByItsText() throws IOException {
        Path config = Files.writeString(
                directory.resolve("conf"), "[general]\ninstance = 0\nhen0s3datru1h without a delimiter\n");
        assertThatThrownBy(() -> Recompute.project(project).config(config).init())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(config + ":3")
                .hasMessageNotContaining("hen0s3datru1h");
    }

    @Test
    void aMissingConfigSaysHowToMakeOne() {
        Path config = directory.resolve("none");
        assertThatThrownBy(() -> Recompute.project(project).config(config).init())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(config.toString())
                .hasMessageContaining("re conf");
    }

    @Test
    void aWrongPasswordNamesUserAndMachineAndNoSecret() {
        Instance wrong = server.instance().withPassword(Secret.of("hen0s3datru1h"));
        assertThatThrownBy(() -> Recompute.project(project)
                        .name("never brought")
                        .instance(wrong)
                        .transport(SshTransport.create().withIdentityDirectory(directory.resolve("no keys")))
                        .init())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining(wrong.login())
                .hasMessageContaining("127.0.0.1 port " + server.port())
                .hasMessageNotContaining("hen0s3datru1h");
        assertThat(server.home().resolve("projects/never brought")).doesNotExist();
    }

    @Test
    void anUnreachableHostNamesTheAddress() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> Recompute.project(project)
                        .instance("someone@127.0.0.1:" + port)
                        .init())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("127.0.0.1 port " + port);
    }

    @Test
    void aSilentServerIsGivenUpAfterTheLimit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Recompute.project(project)
                            .instance("someone@127.0.0.1:" + silent.getLocalPort())
                            .connectLimit(Duration.ofMillis(500))
                            .init())
                    .isInstanceOf(RecomputeException.class)
                    .hasMessageContaining("127.0.0.1 port " + silent.getLocalPort());
        }
    }

    @Test
    void anotherHostKeyThanTheOneKnownIsRefusedWithFileLineAndFingerprints() throws IOException {
        Path knownHosts = directory.resolve("known_hosts");
        SshTransport transport = SshTransport.create().withKnownHosts(knownHosts);
        Instance unpinned = Instance.parse(server.instance().address())
                .withPassword(server.instance().password());
        Recompute.project(project)
                .transport(transport)
                .instance(unpinned)
                .init()
                .close();
        String line = Files.readString(knownHosts);
        String[] words = line.strip().split(" ");
        Files.writeString(knownHosts, "# first\n" + words[0] + " " + words[1] + " " + changed(words[2]) + "\n");

        assertThatThrownBy(() -> Recompute.project(project)
                        .transport(transport)
                        .instance(unpinned)
                        .init())
                .isInstanceOfSatisfying(HostKeyException.class, e -> {
                    assertThat(e.location()).hasValue(new HostKeyException.Location(knownHosts, 2));
                    assertThat(e.actual()).isEqualTo(server.hostKeyFingerprint());
                    assertThat(e.expected()).isPresent();
                })
                .hasMessageContaining(knownHosts.toString())
                .hasMessageContaining("2")
                .hasMessageContaining(server.hostKeyFingerprint());
    }

    /** The same key with one character of it changed. */
    private static String changed(String base64) {
        int at = base64.length() - 12;
        char other = base64.charAt(at) == 'A' ? 'B' : 'A';
        return base64.substring(0, at) + other + base64.substring(at + 1);
    }

    @Test
    void aMissingLocalDirectoryIsToldBeforeAnythingIsConnected() {
        Project missing = Recompute.project(directory.resolve("nowhere")).instance("someone@host.invalid");
        assertThatThrownBy(missing::init)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining(directory.resolve("nowhere").toString())
                .hasMessageContaining("does not exist");
    }

    @Test
    void aFileIsNoProject() {
        assertThatThrownBy(() -> Recompute.project(project.resolve("x.py"))
                        .instance("someone@host.invalid")
                        .init())
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("not a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\nb", "~"})
    void whatCannotNameADirectoryIsRefused(String name) {
        assertThatThrownBy(() -> Recompute.project(project).name(name))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("name(");
    }

    @Test
    void aFileInTheWayOfTheRemoteDirectoryIsToldAndLeftAlone() throws IOException {
        Path file = Files.writeString(server.home().resolve("file"), "mine");
        assertThatThrownBy(() -> Recompute.project(project)
                        .instance(server.instance())
                        .remoteHome("file")
                        .init())
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("mine");
    }

    @Test
    void runsThatAreNotThereAreToldAsSuch() {
        try (Workspace workspace =
                Recompute.project(project).instance(server.instance()).init()) {
            assertThatThrownBy(workspace::log).isInstanceOf(NoSuchRunException.class);
            assertThatThrownBy(() -> workspace.attach("20200101-000000-aaaaaaaa"))
                    .isInstanceOf(NoSuchRunException.class)
                    .hasMessageContaining("20200101-000000-aaaaaaaa");
            assertThatThrownBy(() -> workspace.attach("../../etc"))
                    .isInstanceOf(RecomputeException.class)
                    .hasMessageContaining("../../etc");
            assertThatThrownBy(() -> workspace.processes().byIndex(1)).isInstanceOf(NoSuchRunException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's \"quoted\"", "new\nline", "$HOME `id`", "-rf", "ünïcödé ☃", "back\\slash", "a*b?[c]"})
    void namesOfAnyKindAreTakenAsTheyAre(String name) throws Exception {
        Path odd = Files.createDirectories(project.resolve("-odd $dir"));
        Files.writeString(odd.resolve(name + ".py"), "print('odd')\n");
        try (Workspace workspace = Recompute.project(project)
                .name("odd " + name.replace('\n', ' ') + " names")
                .instance(server.instance())
                .init()) {
            Path there = Path.of(workspace.directory().toString())
                    .resolve("-odd $dir")
                    .resolve(name + ".py");
            assertThat(there).hasContent("print('odd')");

            Path pushed = Files.writeString(directory.resolve(name), "pushed");
            workspace.push(pushed, name + ".pushed").join();
            workspace.pull(name + ".pushed", directory.resolve("back")).join();
            assertThat(directory.resolve("back")).hasContent("pushed");

            RemoteProcess run = workspace.runAsync("echo hello");
            assertThat(run.waitFor(Duration.ofSeconds(30)).isSuccess()).isTrue();
            assertThat(run.log().lines().map(Object::toString)).containsExactly("hello");
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .allMatch(file -> !file.contains("partial") && !file.contains("staging"));
        }
    }
}
