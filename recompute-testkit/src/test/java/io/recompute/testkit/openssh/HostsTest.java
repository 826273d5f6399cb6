package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Signal;
import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines as they are: all that a workspace does works on each. The server is OpenSSH itself, the user a plain one. */
@NeedsOpenSsh(users = true)
@Timeout(180)
class HostsTest {
    private static final int LARGE = 5 << 20;

    @TempDir
    Path home;

    /** What a user finds in PATH: outside of what JUnit clears away, which would tell of every link. */
    private Path programs;

    private Path project;

    @BeforeEach
    void writeProject() throws IOException {
        project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print('one')\n");
        Files.write(project.resolve("large.bin"), new byte[LARGE]);
        programs = Files.createTempDirectory("programs");
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removePrograms() throws IOException {
        try (Stream<Path> links = Files.list(programs)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
        Files.delete(programs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "zsh", "fish", "tcsh"})
    void everyLoginShellAndStartUpFilesThatPrint(String shell) throws Exception {
        assumeTrue(demanded() || OpenSshUser.hasShell(shell), "this machine has no " + shell);
        work(OpenSshServer.builder(), shell);
    }

    @Test
    void oneSessionOnAConnection() throws Exception {
        work(OpenSshServer.builder().maxSessions(1), "bash");
    }

    @Test
    void oneLoginAtATime() throws Exception {
        work(OpenSshServer.builder().maxStartups("1:100:1").maxSessions(1), "sh");
    }

    @Test
    void neitherForwardingNorATerminal() throws Exception {
        work(OpenSshServer.builder().line("DisableForwarding yes").line("PermitTTY no"), "bash");
    }

    @Test
    void noSftp() throws Exception {
        work(OpenSshServer.builder().line("Subsystem sftp /bin/false"), "bash");
    }

    @Test
    void anAddressOfIpv6() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "this machine has no IPv6");
        work(OpenSshServer.builder().address("::1"), "bash");
    }

    @Test
    void theProgramsOfBusyboxAlone() throws Exception {
        assumeTrue(demanded() || Tool.find("busybox").isPresent(), "this machine has no busybox");
        Path busybox = Tool.require("busybox");
        for (String name : Tool.run("busybox", "--list").split("\n")) {
            Files.createSymbolicLink(programs.resolve(name), busybox);
        }
        work(OpenSshServer.builder().line("SetEnv PATH=" + programs), "sh");
    }

    @Test
    void neitherSetsidNorPython() throws Exception {
        Set<String> missing = Set.of("setsid", "python", "python3", "uv");
        for (String directory : List.of("/usr/bin", "/bin")) {
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (!missing.contains(name) && !name.startsWith("python3.")) {
                        link(programs.resolve(name), file);
                    }
                }
            }
        }
        work(OpenSshServer.builder().line("SetEnv PATH=" + programs), "sh");
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, target);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "tcsh"})
    void overTheSystemsSsh(String shell) throws Exception {
        assumeTrue(demanded() || OpenSshUser.hasShell(shell), "this machine has no " + shell);
        work(
                OpenSshServer.builder().maxSessions(2),
                shell,
                OpenSshTransport.create().withConfig(Path.of("/dev/null")));
    }

    private void work(OpenSshServer.Builder settings, String shell) throws Exception {
        work(settings, shell, transport());
    }

    private void work(OpenSshServer.Builder settings, String shell, Transport transport) throws Exception {
        try (OpenSshServer server = settings.start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell(shell)
                        .authorizedKey(server.authorizedKey())
                        .noise("noise of a start-up file")
                        .create();
                Workspace machine = Recompute.project(project)
                        .instance(server.instance(user))
                        .transport(transport)
                        .init()) {
            runs(machine);
            copies(machine);
            Files.writeString(project.resolve("x.py"), "print('two')\n");
            machine.sync();
            assertThat(machine.run("cat x.py").orThrow().text()).contains("two");
        }
    }

    private static void runs(Workspace machine) throws Exception {
        assertThat(machine.run("cat x.py; exit 3").text()).isEqualTo("print('one')\n");
        RemoteProcess ending = machine.runAsync("seq 1000");
        assertThat(ending.log().follow().lines()).hasSize(1000);
        assertThat(ending.waitFor(Duration.ofSeconds(60)).isSuccess()).isTrue();
        RemoteProcess running = machine.runAsync("echo on; sleep 1000");
        assertThat(running.log().follow().iterator().next().text()).isEqualTo("on");
        running.kill(Signal.TERM, Duration.ofSeconds(20));
        assertThat(running.waitFor(Duration.ofSeconds(60)).state()).isEqualTo(ProcessState.KILLED);
    }

    private void copies(Workspace machine) {
        machine.push(project.resolve("large.bin"), "data/").join();
        machine.pull("data/large.bin", home.resolve("back.bin")).join();
        assertThat(home.resolve("back.bin")).hasSize(LARGE);
        machine.push(project.resolve("x.py"), "data/small.py").join();
        machine.pull("data/small.py", home.resolve("small.py")).join();
        assertThat(home.resolve("small.py")).hasSameTextualContentAs(project.resolve("x.py"));
    }

    private SshTransport transport() {
        return SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("none"))
                .withoutAgent();
    }

    private static boolean demanded() {
        return "required".equals(System.getenv(OpenSshCondition.VARIABLE));
    }
}
