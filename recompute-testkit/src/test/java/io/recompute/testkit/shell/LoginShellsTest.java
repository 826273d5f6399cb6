package io.recompute.testkit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.shell.RemoteShell;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's environment comes first in whatever login shell, also where start-up files put others before it. */
@NeedsOpenSsh(users = true)
@Timeout(180)
class LoginShellsTest {
    private static final Map<String, String> START_UP = Map.of(
            "bash", ".bashrc", "zsh", ".zshrc", "fish", ".config/fish/config.fish", "tcsh", ".tcshrc", "dash", ".none");

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish", "tcsh", "dash"})
    void theEnvironmentComesFirst(String program) throws Exception {
        assumeTrue(OpenSshUser.hasShell(program), () -> "there is no " + program + " here");
        Path project = Files.createDirectories(root.resolve("login"));
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell(program)
                        .authorizedKey(server.authorizedKey())
                        .create();
                Workspace workspace = Recompute.project(project)
                        .instance(server.instance(user))
                        .transport(SshTransport.create()
                                .withConfig(SshConfig.none())
                                .withKnownHosts(root.resolve("known_hosts")))
                        .init()) {
            workspace.run("mkdir -p environment/bin ~/others \"$(dirname ~/" + START_UP.get(program) + ")\"\n"
                    + "for d in environment/bin ~/others; do echo \"echo from $d\" >$d/mine; chmod +x $d/mine; done\n"
                    + "echo \"export PATH='$PWD/environment/bin':\\\"\\$PATH\\\" VIRTUAL_ENV='$PWD/environment'\""
                    + " >.recompute/environment\n"
                    + "echo '" + first(program) + "' >>~/" + START_UP.get(program) + "\n");
            for (int times = 1; times <= 2; times++) {
                try (RemoteShell shell = workspace.shell()) {
                    Screen screen = new Screen(shell);
                    screen.type("mine; echo own $OWN; pwd; exit\r");
                    String shown = screen.until("from environment/bin");
                    assertThat(shown + screen.until("logi" + "n\r\n")).contains("own " + own(program));
                    assertThat(shell.output().readAllBytes()).isNotNull();
                    assertThat(shell.waitFor()).isZero();
                }
            }
        }
    }

    private static String first(String program) {
        return program.equals("tcsh") ? "setenv OWN yes" : "export OWN=yes; export PATH=\"$HOME/others:$PATH\"";
    }

    private static String own(String program) {
        return program.equals("dash") ? "" : "yes";
    }
}
