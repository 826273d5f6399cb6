package io.recompute.testkit.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Workspace;
import io.recompute.run.LaunchException;
import io.recompute.run.Launcher;
import io.recompute.run.RunArray;
import io.recompute.run.RunSpec;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays whose submission is cut, on a cluster where one may have four tasks. */
@Timeout(240)
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmArrayFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final List<String> VALUES =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    @SuppressWarnings("NullAway.Init")
    private static SlurmScene scene;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws InterruptedException {
        scene = SlurmScene.start("MaxArraySize=4");
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private static RunSpec spec(String id) {
        return RunSpec.shell("echo start >>starts-$RECOMPUTE_VALUE").id(id);
    }

    private static void assertOneStartOfEach(Workspace workspace, RunArray array) throws InterruptedException {
        assertThat(array.waitFor(LIMIT).isSuccess()).isTrue();
        String starts = workspace
                .run("for i in 0 1 2 3 4 5 6 7 8 9; do echo $i $(cat starts-$i); done")
                .orThrow()
                .text();
        assertThat(starts.lines())
                .containsExactlyElementsOf(
                        VALUES.stream().map(value -> value + " start").toList());
    }

    @Test
    void whatIsTooMuchForOneArrayBecomesSeveral() throws Exception {
        try (Workspace workspace =
                scene.project(directory).launcher(Launcher.slurm()).init()) {
            RunArray array = workspace.runArray(spec("several"), VALUES, 2);
            assertOneStartOfEach(workspace, array);
            assertThat(array.list().rows().stream()
                            .map(row -> row.record().job().orElseThrow().replaceFirst("_.*", ""))
                            .distinct())
                    .hasSize(3);
        }
    }

    /** Where the launch is cut: at which submission, before or behind it, and whether that is still under way then. */
    @ParameterizedTest
    @ValueSource(strings = {"1 before", "1 behind", "2 before", "2 behind", "3 late"})
    void aCutSubmissionIsContinuedAndNoTaskStartsTwice(String when) throws Exception {
        Launcher cut = new CutLauncher(when);
        try (Workspace workspace = scene.project(directory)
                .name("cut-" + when.replace(' ', '-'))
                .launcher(cut)
                .init()) {
            RunArray array;
            try {
                array = workspace.runArray(spec("cut"), VALUES);
            } catch (LaunchException e) {
                assertThat(e.isUnknown()).isTrue();
                array = workspace.runArray(spec("cut"), VALUES);
            }
            assertThat(workspace.run("ls .recompute/arrays/cut").orThrow().text())
                    .contains("launch.2", "submitted");
            assertOneStartOfEach(workspace, array);
        }
    }

    /** Slurm's, whose launch is ended once, as by a lost connection. */
    private record CutLauncher(String when) implements Launcher {
        @Override
        public String name() {
            return "slurm";
        }

        @Override
        public String functions() {
            // The launch is that process which the claims name.
            return Launcher.slurm().functions() + """

                    sbatch() {
                        echo >>"$array/tries"
                        if [ "$(wc -l <"$array/tries") $(ls "$array" | grep -c launch)" = "%1$s 1" ]; then
                            case %2$s in
                                behind) command sbatch "$@" ;;
                                late) (sleep 1 && command sbatch "$@") >/dev/null 2>&1 & ;;
                            esac
                            kill -s KILL "$self"
                            exit 1
                        fi
                        command sbatch "$@"
                    }
                    """.formatted((Object[]) when.split(" "));
        }

        @Override
        public boolean hasArrays() {
            return true;
        }

        @Override
        public List<String> directives(RunSpec spec) {
            return Launcher.slurm().directives(spec);
        }
    }
}
