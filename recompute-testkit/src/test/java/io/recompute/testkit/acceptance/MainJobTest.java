package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ConfigFile;
import io.recompute.log.LogLine;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.sync.NotInitializedException;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, against a real OpenSSH and a plain user of it. */
@NeedsOpenSsh(users = true)
@LeakCheck
class MainJobTest {
    private static OpenSshServer server;
    private static OpenSshUser byKey;
    private static OpenSshUser byPassword;

    @TempDir
    Path directory;

    private Path project;

    @BeforeAll
    static void startServer() throws InterruptedException {
        server = OpenSshServer.builder().passwordLogins().start();
        byKey = OpenSshUser.builder()
                .shell("bash")
                .authorizedKey(server.authorizedKey())
                .create();
        byPassword = OpenSshUser.builder()
                .shell("bash")
                .password(Secret.of("hen0s3 %d#a;tr='\"u1h"))
                .create();
    }

    @AfterAll
    static void stopServer() {
        try (OpenSshServer stopped = server;
                OpenSshUser first = byKey;
                OpenSshUser second = byPassword) {
            assertThat(List.of(stopped, first, second)).doesNotContainNull();
        }
    }

    @BeforeEach
    void writeProject() throws Exception {
        project = SmallProject.in(directory);
    }

    @Test
    void aProjectIsBroughtRunFollowedAndItsResultsPulledByKey() throws Exception {
        mainJob(Recompute.project(project).instance(server.instance(byKey)));
    }

    @Test
    void aProjectIsBroughtRunFollowedAndItsResultsPulledByPasswordFromTheConfig() throws Exception {
        ConfigFile config = ConfigFile.at(directory.resolve("conf"));
        config.add(server.instance(byPassword));
        mainJob(Recompute.project(project).config(config.path()).instance(0));
    }

    private void mainJob(Project described) throws Exception {
        try (Workspace gpu = described.init()) {
            RemoteProcess train = gpu.runAsync("python3 x.py 3 0.1 0");
            List<String> lines = new ArrayList<>();
            train.log().follow().forEach(line -> lines.add(line.text()));
            ExitStatus status = train.waitFor(Duration.ofSeconds(30));
            gpu.pull("bin/", project.resolve("bin")).join();

            assertThat(lines).containsExactly("step 1", "step 2", "step 3");
            assertThat(status.isSuccess()).isTrue();
            assertThat(project.resolve("bin/result.txt")).hasContent("3 steps");
            assertThat(gpu.run("cat 'small project.log'").text()).isEqualTo("step 1\nstep 2\nstep 3\n");
        }
    }

    @Test
    void theListTellsIdNameProcessStateStartAndExitStatus() throws Exception {
        try (Workspace gpu = Recompute.project(project)
                .name("listed")
                .instance(server.instance(byKey))
                .init()) {
            RemoteProcess failing = gpu.runAsync("python3 x.py 1 0 3");
            assertThat(failing.waitFor(Duration.ofSeconds(30)).code()).hasValue(3);
            RemoteProcess running = gpu.runAsync("python3 x.py 1 60 0");

            List<ProcessInfo> rows = gpu.processes().list().rows();
            assertThat(rows).extracting(ProcessInfo::id).containsExactly(failing.id(), running.id());
            assertThat(rows).extracting(ProcessInfo::state).containsExactly(ProcessState.FAILED, ProcessState.RUNNING);
            assertThat(rows.get(0).exitCode()).hasValue(3);
            assertThat(rows.get(1).index()).isOne();
            assertThat(rows)
                    .allMatch(row -> row.pid().isPresent() && row.started().isPresent());
            assertThat(gpu.processes().list().toString()).contains(failing.id(), "python3 x.py 1 0 3", "FAILED", "3");
            running.kill();
        }
    }

    @Test
    void aKillEndsThePythonProcessAndItsChildren() throws Exception {
        Files.writeString(project.resolve("tree.py"), """
                import subprocess, sys, time
                child = "import time; time.sleep(600)"
                a = subprocess.Popen([sys.executable, "-c", child])
                b = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
                print("children", a.pid, b.pid)
                time.sleep(600)
                """);
        try (Workspace gpu = Recompute.project(project)
                .name("killed")
                .instance(server.instance(byKey))
                .init()) {
            RemoteProcess tree = gpu.runAsync("python3 tree.py; echo not reached");
            LogLine line = tree.log().follow().iterator().next();
            String[] pids = line.text().replace("children ", "").split(" ");

            tree.kill();

            assertThat(tree.state()).isEqualTo(ProcessState.KILLED);
            assertThat(tree.waitFor(Duration.ofSeconds(10)).state()).isEqualTo(ProcessState.KILLED);
            for (String pid : pids) {
                // A zombie that nobody reaps has an empty command line.
                assertThat(gpu.run("tr -d '\\0' </proc/" + pid + "/cmdline").text())
                        .isEmpty();
            }
            assertThat(gpu.processes().live()).isEmpty();
        }
    }

    @Test
    void whatInitMadeIsOpenedAndNothingElse() {
        Project described = Recompute.project(project).name("opened").instance(server.instance(byKey));
        assertThatThrownBy(described::open)
                .isInstanceOf(NotInitializedException.class)
                .hasMessageContaining("init()");
        described.init().close();
        try (Workspace again = described.open()) {
            assertThat(again.run("ls").text()).contains("x.py");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "fish", "tcsh", "zsh"})
    void theLoginShellDoesNotMatter(String shell) throws Exception {
        try (OpenSshUser user = OpenSshUser.builder()
                        .shell(shell)
                        .authorizedKey(server.authorizedKey())
                        .noise("Welcome to the cluster")
                        .create();
                Workspace gpu = Recompute.project(project)
                        .instance(server.instance(user))
                        .init()) {
            assertThat(gpu.run("printf '%s|' 'a\\\\b' \"it's\" 'x!y'").text()).isEqualTo("a\\\\b|it's|x!y|");
            RemoteProcess run = gpu.runAsync("python3 x.py 2 0 0");
            assertThat(run.log().follow().lines().map(LogLine::text)).containsExactly("step 1", "step 2");
            assertThat(run.waitFor(Duration.ofSeconds(10)).isSuccess()).isTrue();
        }
    }

    @Test
    void theLocalMachineNeedsNeitherConfigNorServer() throws Exception {
        Instance local = Instance.local();
        try (Workspace here = Recompute.project(project)
                .config(directory.resolve("no config"))
                .instance(local)
                .remoteHome(directory.resolve("remote").toString())
                .init()) {
            RemoteProcess run = here.runAsync("python3 x.py 1 0 0");
            assertThat(run.waitFor(Duration.ofSeconds(20)).isSuccess()).isTrue();
        }
    }
}
