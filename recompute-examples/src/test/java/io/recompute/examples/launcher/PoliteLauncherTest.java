package io.recompute.examples.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.Launcher;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.contract.LauncherContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher of one's own keeps the contract of all, on this very machine. */
class PoliteLauncherTest extends LauncherContract {
    @TempDir
    Path directory;

    @TempDir
    Path home;

    @Override
    protected Workspace open() {
        return Recompute.project(directory)
                .instance("local")
                .remoteHome(home.toString())
                .launcher(Launcher.named("polite"))
                .init();
    }

    @Test
    void itsRunsGiveWay() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync("nice");
            assertThat(run.waitFor(Duration.ofSeconds(60)).isSuccess()).isTrue();
            assertThat(run.log().lines().map(LogLine::text)).containsExactly("19");
        }
    }
}
