package io.recompute.testkit.environment;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.RecomputeEvent;
import io.recompute.RecomputeListener;
import io.recompute.model.Secret;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.python.environment.InstallReport;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine with the system's Python, an index of packages, and projects that need some of them. */
final class Scene implements AutoCloseable {
    private final Path directory;
    private final PackageIndex index;
    private final EmbeddedSshServer server;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger configs = new AtomicInteger();
    private final List<InstallReport> reports = Collections.synchronizedList(new ArrayList<>());

    private Scene(Path directory, PackageIndex index, EmbeddedSshServer server) {
        this.directory = directory;
        this.index = index;
        this.server = server;
    }

    static Scene in(Path directory) throws IOException {
        return in(directory, EmbeddedSshServer.builder());
    }

    static Scene in(Path directory, EmbeddedSshServer.Builder builder) throws IOException {
        PackageIndex index = PackageIndex.start(
                Wheel.of("tinytorch", "1.0.0", "tinyyaml>=0.1"),
                Wheel.of("tinytorch", "1.1.0", "tinyyaml>=0.1"),
                Wheel.of("tinyyaml", "0.1.0"),
                Wheel.of("tinyyaml", "0.2.0"),
                Wheel.of("tqdm", "4.0"),
                new SourceArchive("tinysource", "1.0", "tqdm"),
                Wheel.of("opencv-python", "4.9.0").module("cv2"));
        // Nothing of this machine's own configuration counts.
        EmbeddedSshServer server = builder.environment("PIP_CONFIG_FILE", "/dev/null")
                .environment("PIP_FIND_LINKS", "")
                .start();
        return new Scene(directory, index, server);
    }

    PackageIndex index() {
        return index;
    }

    EmbeddedSshServer server() {
        return server;
    }

    /** What the installers have said. */
    List<String> said() {
        return said;
    }

    /** Of all the projects, in their order. */
    List<InstallReport> reports() {
        return reports;
    }

    /** A project that imports tinytorch and cv2, and has nothing else. */
    Path project(String name) throws IOException {
        Path project = Files.createDirectories(directory.resolve(name));
        Files.createDirectories(project.resolve(".recompute"));
        Files.writeString(project.resolve(".recompute/imports"), "tinytorch = tinytorch\n");
        Files.writeString(project.resolve("x.py"), """
                import sys
                import tinytorch, cv2
                print(tinytorch.__version__, cv2.__version__, sys.prefix != sys.base_prefix)
                """);
        return project;
    }

    /** What the config files of the projects say, for machines that they do not have. */
    EnvironmentSpec spec() {
        return EnvironmentSpec.standard().python(NeedsVenv.PYTHON).indexUrl(Secret.of(index.url()));
    }

    /** The project on instance 0 of a config file, which has further lines for it. */
    Project described(Path local, String... further) throws IOException {
        Path config = directory.resolve("conf-" + configs.incrementAndGet());
        Recompute.instances(config).add(server.instance());
        List<String> lines = new ArrayList<>(List.of(Files.readString(config).stripTrailing()));
        lines.addAll(List.of(further));
        if (lines.stream().noneMatch(line -> line.startsWith("python = "))) {
            lines.add("python = " + NeedsVenv.PYTHON);
        }
        if (lines.stream().noneMatch(line -> line.startsWith("index_url = "))) {
            lines.add("index_url = " + index.url());
        }
        Files.writeString(config, String.join("\n", lines) + "\n");
        return Recompute.project(local).config(config).instance(0).events(new RecomputeListener() {
            @Override
            public void installing(RecomputeEvent.Installing event) {
                said.add(event.line());
            }

            @Override
            public void installed(RecomputeEvent.Installed event) {
                reports.add(event.report());
            }
        });
    }

    @Override
    public void close() {
        index.close();
        server.close();
    }
}
