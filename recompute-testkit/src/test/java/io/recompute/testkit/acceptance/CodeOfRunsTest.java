package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.Provenance;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which code a run has, and what its record tells of it. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
class CodeOfRunsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path project;

    @BeforeEach
    void writeProject() throws Exception {
        project = Files.createDirectory(directory.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print('first')\n");
    }

    @Test
    void aRecordTellsWhatWasSynchronisedAndWhereItStoodInGit(EmbeddedSshServer server) throws Exception {
        assumeTrue(
                Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "git"))),
                "there is no git here");
        Files.writeString(project.resolve(".gitignore"), ".recompute/\n");
        git("init", "-q");
        git("add", ".");
        git("commit", "-q", "-m", "one");
        String commit = git("rev-parse", "HEAD").strip();
        try (Workspace machine =
                Recompute.project(project).instance(server.instance()).init()) {
            Provenance clean = record(machine);
            assertThat(clean.gitCommit()).contains(commit);
            assertThat(clean.gitDirty()).contains(false);
            Files.writeString(project.resolve("x.py"), "print('the second')\n");
            assertThat(machine.sync().sentFiles()).isEqualTo(1);
            Provenance changed = record(machine);
            assertThat(changed.gitCommit()).contains(commit);
            assertThat(changed.gitDirty()).contains(true);
            assertThat(changed.codeDigest()).isPresent().isNotEqualTo(clean.codeDigest());
            Files.writeString(project.resolve("x.py"), "print('first')\n");
            assertThat(machine.sync().sentFiles()).isEqualTo(1);
            assertThat(record(machine).codeDigest()).isPresent();
        }
    }

    /** Of the first run whose record tells whether git sees changes: nobody waits for git, so that it comes a little later. */
    private static Provenance record(Workspace machine) throws InterruptedException {
        Provenance record;
        do {
            RemoteProcess run = machine.runAsync("true");
            assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
            record = machine.processes().history().rows().stream()
                    .filter(row -> row.id().equals(run.id()))
                    .findFirst()
                    .orElseThrow()
                    .record();
        } while (record.gitDirty().isEmpty());
        return record;
    }

    @Test
    void aSynchronisationDuringARunDoesNotChangeItsSnapshot(EmbeddedSshServer server) throws Exception {
        try (Workspace machine =
                Recompute.project(project).instance(server.instance()).init()) {
            RunSpec spec = RunSpec.shell(
                    "echo ready; until [ -e \"${RECOMPUTE_PROJECT:-.}/go\" ]; do sleep 0.05; done; cat x.py");
            RemoteProcess itsOwn = machine.runAsync(spec.snapshot());
            RemoteProcess plain = machine.runAsync(spec);
            Files.writeString(project.resolve("x.py"), "print('the second')\n");
            assertThat(machine.sync().sentFiles()).isEqualTo(1);
            assertThat(machine.run("touch go").status()).isZero();
            assertThat(lines(itsOwn)).containsExactly("ready", "print('first')");
            assertThat(lines(plain)).containsExactly("ready", "print('the second')");
        }
    }

    private static List<String> lines(RemoteProcess run) {
        try (Stream<LogLine> lines = run.log().follow().lines()) {
            return lines.map(LogLine::text).toList();
        }
    }

    private String git(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("git", "-c", "user.name=n", "-c", "user.email=e@example.org"));
        line.addAll(List.of(words));
        Process git = new ProcessBuilder(line)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        git.getOutputStream().close();
        String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(out).isZero();
        return out;
    }
}
