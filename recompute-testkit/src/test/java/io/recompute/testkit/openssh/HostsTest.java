package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    @TempDir
    Path home;

    /** What a user finds in PATH: outside of what JUnit clears away, which would tell of every link. */
    private Path programs;

    private DailyWork work;

    @BeforeEach
    void writeProject() throws IOException {
        work = DailyWork.in(home);
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

    /** Files are put into place by renaming, which no file system does into another one. */
    @ParameterizedTest
    @ValueSource(strings = {"projects", "projects/project", "projects/project/.recompute", "projects/project/data"})
    void aDirectoryOnAFileSystemOfItsOwn(String mounted) throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create();
                Mount mount = Mount.at(user, mounted);
                Workspace machine = Recompute.project(work.project())
                        .name("project")
                        .instance(server.instance(user))
                        .transport(transport())
                        .init()) {
            assertThat(mount.directory()).exists();
            work.on(machine);
        }
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
                Workspace machine = Recompute.project(work.project())
                        .instance(server.instance(user))
                        .transport(transport)
                        .init()) {
            work.on(machine);
        }
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
