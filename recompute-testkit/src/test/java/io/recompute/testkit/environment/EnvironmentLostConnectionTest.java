package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Workspace;
import io.recompute.python.environment.InstallOptions;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.FaultyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection is lost while pip works: the environment is made all the same, once and whole. */
@NeedsVenv
@LeakCheck
class EnvironmentLostConnectionTest {
    @TempDir
    Path directory;

    private Scene scene;
    private FaultyProxy network;

    @BeforeEach
    void start() throws Exception {
        scene = Scene.in(directory);
        network = FaultyProxy.to(scene.server().instance());
    }

    @AfterEach
    void stop() {
        network.close();
        scene.close();
    }

    @Test
    void anEnvironmentIsMadeThroughALostConnection() throws Exception {
        Path project = scene.project("vision");
        scene.index().onNext("tinytorch-1.1.0", network::dropConnections);
        try (Workspace machine = scene.described(project)
                .instance(network.instance(scene.server().instance()))
                .environment(scene.spec())
                .init()) {
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
        }
        assertThat(scene.said()).contains("recompute: the connection was lost; trying again");
        assertThat(scene.reports()).hasSize(1);
        assertThat(environments()).hasSize(1);
    }

    @Test
    void aForcedOneIsMadeOnce() throws Exception {
        Path project = scene.project("vision");
        try (Workspace machine = scene.described(project)
                .instance(network.instance(scene.server().instance()))
                .environment(scene.spec())
                .init()) {
            scene.index().onNext("opencv_python-4.9.0", network::dropConnections);
            machine.install(InstallOptions.of().forced());
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
        }
        assertThat(environments()).hasSize(2);
    }

    private List<Path> environments() throws Exception {
        try (Stream<Path> there = Files.list(scene.server().home().resolve("projects/.recompute/environments"))) {
            return there.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> Files.exists(path.resolve("READY")))
                    .toList();
        }
    }
}
