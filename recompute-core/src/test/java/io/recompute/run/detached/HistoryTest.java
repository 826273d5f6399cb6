package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessTable;
import io.recompute.run.Provenance;
import io.recompute.run.PruneReport;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Retention;
import io.recompute.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is kept of runs: their records, their code, and for how long. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class HistoryTest extends WithLocalRuns {
    HistoryTest() {
        super("project");
    }

    @Test
    void aRunKeepsWhatItWasMadeOf() throws Exception {
        local.runs().codeIs(new CodeState(Optional.of("c0de"), Optional.of("c0mm17"), Optional.of(true)));
        RunSpec spec = RunSpec.shell("true").environment("CUDA_VISIBLE_DEVICES", "0,1");
        RunsTest.wait(local.runs().start(spec));
        Provenance record = local.runs().table().history().rows().get(0).record();
        assertThat(record.command()).contains(spec.command().toString());
        assertThat(record.codeDigest()).contains("c0de");
        assertThat(record.gitCommit()).contains("c0mm17");
        assertThat(record.gitDirty()).contains(true);
        assertThat(record.visibleDevices()).contains("0,1");
        assertThat(record.host()).contains(local.shell("uname -n").strip());
        assertThat(record.kernel()).contains(local.shell("uname -sr").strip());
        assertThat(record.architecture()).contains(local.shell("uname -m").strip());
        assertThat(record.environmentDigest())
                .hasValueSatisfying(digest -> assertThat(digest).hasSize(64));
    }

    @Test
    void aRecordOfAnotherVersionIsRead() {
        Provenance record = RecordText.parse(List.of("gpu=a", "gpu=b=c", "new=x", "odd", "=y"));
        assertThat(record.gpus()).containsExactly("a", "b=c");
        assertThat(record.command()).isEmpty();
        assertThat(record.values()).containsOnlyKeys("gpu", "new");
    }

    @Test
    void theEnvironmentsDigestIsThatOfTheVariablesInAnyOrder() {
        RunSpec spec = RunSpec.shell("true");
        String one = RecordText.of("t", spec.environment("A", "1").environment("B", "2"), CodeState.UNKNOWN);
        assertThat(RecordText.of("t", spec.environment("B", "2").environment("A", "1"), CodeState.UNKNOWN))
                .isEqualTo(one);
        assertThat(RecordText.of("t", spec.environment("A", "12"), CodeState.UNKNOWN))
                .isNotEqualTo(one);
    }

    @Test
    void pruningLeavesWhatLivesAndTheNewestLog() throws Exception {
        RemoteProcess live = local.start("exec sleep 600");
        RemoteProcess leaving = local.start("setsid sleep 600 >/dev/null 2>&1 &");
        awaitAllOf(leaving);
        for (int run = 0; run < 4; run++) {
            awaitAllOf(local.start("true"));
        }
        ProcessTable table = local.runs().table();
        String newest = local.runs().newest().orElseThrow().id();
        assertThat(table.prune(Retention.olderThan(Duration.ofDays(1))).removed())
                .isEmpty();
        PruneReport some = table.prune(Retention.keepLast(2));
        assertThat(some.removed()).hasSize(2);
        assertThat(some.kept()).isEqualTo(isLinux() ? List.of(leaving.id()) : List.of());
        leaving.kill();
        PruneReport rest = table.prune(Retention.keepLast(0));
        assertThat(rest.kept()).containsExactly(newest);
        assertThat(table.list().rows()).extracting(ProcessInfo::id).containsExactly(live.id(), newest);
        assertThat(live.isAlive()).isTrue();
        live.kill();
        assertThatThrownBy(() -> Retention.keepLast(-1)).isInstanceOf(RecomputeException.class);
    }

    @Test
    void aSnapshotIsTheCodeAsItWasAtTheStart() throws Exception {
        Path project = local.project();
        Path code = Files.createDirectories(project.resolve("a b")).resolve("code");
        Files.writeString(code, "old\n");
        Files.createDirectories(project.resolve(".recompute"));
        Files.createDirectories(project.resolve("data"));
        Files.writeString(project.resolve(".recompute/placed"), "./a b/code\0./gone\0");
        RemoteProcess run = local.runs()
                .start(RunSpec.shell(
                                "mkfifo \"$RECOMPUTE_PROJECT/gate\"; echo ready; read x <\"$RECOMPUTE_PROJECT/gate\"\n"
                                        + "cat 'a b/code'; echo out >out; echo kept >data/kept")
                        .snapshot());
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        // As a synchronisation does it.
        Files.writeString(project.resolve("new"), "new\n");
        Files.move(project.resolve("new"), code, StandardCopyOption.REPLACE_EXISTING);
        local.shell("echo >project/gate");
        assertThat(RunsTest.wait(run).isSuccess()).isTrue();
        assertThat(RunsTest.texts(run.log())).containsExactly("ready", "old");
        assertThat(code).hasContent("new\n");
        assertThat(local.directory(run).resolve("tree/out")).exists();
        assertThat(project.resolve("data/kept")).exists();
    }

    private static boolean isLinux() {
        return Files.isReadable(Path.of("/proc/self/stat"));
    }
}
