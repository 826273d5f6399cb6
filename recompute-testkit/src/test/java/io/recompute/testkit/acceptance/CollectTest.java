package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.RecomputeException;
import io.recompute.run.CollectException;
import io.recompute.run.Collected;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The results of a run come to the local project when its end is waited for, whoever waits. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
class CollectTest {
    private static final String MAKE = "mkdir -p bin/deep; echo model >bin/deep/model; echo table >table.csv; ";

    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Project project;
    private Path local;
    private Workspace workspace;

    CollectTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void open() throws IOException {
        local = Files.createDirectories(root.resolve("collect"));
        Files.writeString(local.resolve("x.py"), "print('here')\n");
        project = Recompute.project(local)
                .instance(server.instance())
                .transport(SshTransport.create().withKnownHosts(root.resolve("known_hosts")));
        workspace = project.init();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void whoWaitsHasTheResultsAlsoOfARunThatFails() throws Exception {
        RunSpec spec =
                RunSpec.shell(MAKE + "exit 3").collect("bin/", "table.csv").collect("nothing", "bin/");
        try (RemoteProcess run = workspace.runAsync(spec)) {
            assertThat(run.waitFor().code()).hasValue(3);
            assertThat(local.resolve("bin/deep/model")).hasContent("model");
            assertThat(local.resolve("table.csv")).hasContent("table");
            Files.writeString(local.resolve("table.csv"), "mine\n");
            assertThat(run.waitFor().code()).hasValue(3);
            assertThat(local.resolve("table.csv")).as("brought once").hasContent("mine");
            assertThat(run.collect().missing()).containsExactly("nothing");
            assertThat(local.resolve("table.csv")).as("brought again").hasContent("table");
        }
    }

    @Test
    void aPatternGoesToItsPlace() throws Exception {
        RunSpec spec = RunSpec.shell(
                        "mkdir -p runs/a runs/b; echo 1 >runs/a/best.pt; echo 2 >runs/b/best.pt; echo >runs/c")
                .collect("runs/**/best.pt", "./*.py");
        try (RemoteProcess run = workspace.runAsync(spec)) {
            assertThat(run.waitFor().isSuccess()).isTrue();
            assertThat(local.resolve("runs/a/best.pt")).hasContent("1");
            assertThat(local.resolve("runs/b/best.pt")).hasContent("2");
            assertThat(local.resolve("runs/c")).doesNotExist();
        }
    }

    @Test
    void anotherClientCollectsWhatTheFirstOneAskedFor() throws Exception {
        String id;
        try (RemoteProcess run = workspace.runAsync(
                RunSpec.shell("mkfifo go; " + MAKE + "read x <go").collect("bin"))) {
            id = run.id();
            server.dropConnections();
        }
        try (Workspace other = project.open();
                RemoteProcess run = other.attach(id)) {
            var end = run.onExit();
            assertThat(local.resolve("bin")).doesNotExist();
            other.run("echo on >go");
            assertThat(end.get(60, TimeUnit.SECONDS).code()).hasValue(0);
            assertThat(local.resolve("bin/deep/model")).hasContent("model");
        }
    }

    @Test
    void whatIsInTheWayIsToldAndTheRestComes() throws Exception {
        Files.writeString(local.resolve("bin"), "a file\n");
        RunSpec spec = RunSpec.shell(MAKE + "exit 4").collect("bin/deep/", "table.csv");
        try (RemoteProcess run = workspace.runAsync(spec)) {
            assertThatThrownBy(run::waitFor)
                    .isInstanceOfSatisfying(CollectException.class, failure -> {
                        assertThat(failure.exitStatus().code()).hasValue(4);
                        assertThat(failure.runId()).isEqualTo(run.id());
                    })
                    .hasMessageContaining("bin");
            assertThat(local.resolve("table.csv")).hasContent("table");
            Files.delete(local.resolve("bin"));
            assertThat(run.waitFor().code()).hasValue(4);
            assertThat(local.resolve("bin/deep/model")).hasContent("model");
        }
    }

    @Test
    void aSnapshotsResultsAreItsOwn() throws Exception {
        RunSpec spec = RunSpec.shell("echo own >result; echo theirs >\"$RECOMPUTE_PROJECT/result\"")
                .snapshot()
                .collect("result");
        try (RemoteProcess run = workspace.runAsync(spec)) {
            assertThat(run.waitFor().isSuccess()).isTrue();
            assertThat(local.resolve("result")).hasContent("own");
        }
    }

    @Test
    void aRunWithoutResultsHasNone() throws Exception {
        try (RemoteProcess run = workspace.runAsync("echo 1 >one")) {
            assertThat(run.waitFor().isSuccess()).isTrue();
            assertThat(run.collect()).isEqualTo(new Collected(0, 0, List.of()));
            assertThat(local.resolve("one")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc", "~/x", "../x", "a/../../x", ".git/hooks", "a/.recompute", "a\nb"})
    void whatLeavesTheProjectIsRefused(String path) {
        assertThatThrownBy(() -> RunSpec.shell("true").collect(path))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("not a path of results");
    }

    @Test
    void theMachineDoesNotChooseWhereItIsWrittenTo() throws Exception {
        String id = workspace
                .runAsync(RunSpec.shell(MAKE + "echo evil >../evil").collect("bin"))
                .id();
        Path record = server.home().resolve("projects/collect/.recompute/runs/" + id + "/record");
        assertThat(workspace.attach(id).waitFor().isSuccess()).isTrue();
        Files.writeString(record, Files.readString(record).replace("collect=bin", "collect=../evil"));
        try (RemoteProcess run = workspace.attach(id)) {
            assertThatThrownBy(run::waitFor).isInstanceOf(CollectException.class);
            assertThat(root.resolve("evil")).doesNotExist();
        }
    }
}
