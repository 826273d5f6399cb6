package io.recompute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Command;
import io.recompute.sync.SyncReport;
import io.recompute.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a listener is told, on this machine. */
class ListenerTest {
    @TempDir
    Path local;

    @TempDir
    Path home;

    private final List<SyncReport> reports = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final RecomputeListener listener = new RecomputeListener() {
        @Override
        public void synchronised(RecomputeEvent.Synchronised event) {
            reports.add(event.report());
        }

        @Override
        public void skippedFileNamed(RecomputeEvent.SkippedFileNamed event) {
            named.add(event.why().toString());
        }
    };

    @Test
    void initTellsWhatItHasSent() throws IOException {
        write("x.py");
        write("a.csv");
        try (Workspace workspace = project().init()) {
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.sentFiles()).isEqualTo(1);
                assertThat(report.leftOut().notNamed()).containsOnlyKeys(".csv");
            });
            workspace.sync();
            assertThat(reports).hasSize(2);
        }
    }

    @Test
    void aCommandThatNamesASkippedFileWarnsOnce() throws IOException {
        write("x.py");
        write("tools/skipped.py");
        write("a.csv");
        Files.createDirectories(local.resolve(".recompute"));
        Files.writeString(local.resolve(".recompute/exclude"), "# not these\nskipped.py\n");
        try (Workspace workspace = project().init()) {
            workspace.run("true x.py; true <a.csv ./tools/skipped.py nothing.py /etc/passwd -x ..");
            workspace.run(Command.of("true", "a.csv", "x.py"));
            assertThat(named)
                    .containsExactly(
                            "a.csv: no rule selects it",
                            "tools/skipped.py: excluded by .recompute/exclude:2: skipped.py");
        }
        try (Workspace workspace = project().open()) {
            workspace.runAsync("cat a.csv || true").close();
            assertThat(named).hasSize(3);
        }
    }

    @Test
    void ignoreFilesOfGitCountOnRequest() throws IOException {
        write("x.py");
        write("made.py");
        Files.writeString(local.resolve(".gitignore"), "made.py\n");
        try (Workspace workspace = project().gitignore().init()) {
            assertThat(workspace.run("ls").text()).isEqualTo("x.py\n");
            assertThat(workspace.plan().explain("made.py")).hasToString("made.py: ignored by .gitignore:1: made.py");
        }
    }

    @Test
    void aClosedWorkspaceSaysSoWhenItIsToSynchronise() throws IOException {
        write("x.py");
        Workspace workspace = project().init();
        workspace.close();
        assertThatThrownBy(workspace::sync).isInstanceOf(TransportException.class);
    }

    private Project project() {
        return Recompute.project(local)
                .name("p")
                .instance("local")
                .remoteHome(home.toString())
                .events(listener);
    }

    @CanIgnoreReturnValue
    private Path write(String name) throws IOException {
        Path file = local.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
