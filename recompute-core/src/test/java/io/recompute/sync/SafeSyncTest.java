package io.recompute.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Selection;
import io.recompute.sync.plan.Sending;
import io.recompute.sync.plan.Skipped;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.UploadProgress;
import io.recompute.transport.control.Machine;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may go wrong beside a synchronisation: changes that leave no trace, other clients, what cannot be seen. */
class SafeSyncTest {
    private static final RemotePath PROJECT = RemotePath.of("projects/p");

    @TempDir
    Path home;

    @TempDir
    Path local;

    private Machine machine;
    private Path remote;

    @BeforeEach
    void connect() throws IOException {
        machine = Machine.connect(LocalTransport.create().withHome(home), Instance.local(), Duration.ofSeconds(20));
        remote = home.toRealPath().resolve(PROJECT.toString());
    }

    @AfterEach
    void disconnect() {
        machine.close();
    }

    @Test
    void aSecondChangeWithinTheSameTickIsSent() throws IOException {
        // Fresh for as long as this takes, on a busy machine, too.
        FileTime soon = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(write("x.py", "one"), soon);
        sync();
        Files.setLastModifiedTime(write("x.py", "two"), soon);
        SyncPlan plan = project().plan();
        assertThat(plan.sendings()).extracting(Sending::reason).containsExactly(Sending.Reason.CONTENT);
        sync();
        assertThat(remote.resolve("x.py")).hasContent("two");
        assertThat(project().plan().isEmpty()).isTrue();
    }

    @Test
    void aFileIsRememberedAsFreshUntilItsTimeTells() throws IOException {
        Path fresh = write("fresh.py", "1");
        Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().plusSeconds(60)));
        Files.setLastModifiedTime(write("old.py", "1"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
        sync();
        assertThat(records()).singleElement().asString().contains("fresh.py").doesNotContain("old.py");
        // As if some seconds had gone by since: what was sent has that time there, too.
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(fresh, past);
        sync();
        sync();
        assertThat(records()).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"find0", "find", "python3"})
    void theListingAfterASynchronisationIsForetold(String tool) throws IOException {
        assumeTrue(!tool.startsWith("find") || machine.facts().findPrintf(), "needs find -printf");
        assumeTrue(!tool.equals("find0") || machine.facts().findFiles0(), "needs find -files0-from");
        assumeTrue(machine.facts().has("python3"), "needs python3");
        write("x.py", "x");
        write("a/ü.py", "");
        assertThat(write("a/run.py", "#!/bin/sh").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(local.resolve("link.py"), Path.of("a/run.py"));
        sync();
        RemotePath directory = RemotePath.of(remote.toString());
        RemoteListing first = RemoteListing.of(machine, directory, tool, null);
        assertThat(ListingFormat.digest(first.placed(), tool)).isEqualTo(first.digest());
        assertThat(RemoteListing.of(machine, directory, tool, first).placed()).isSameAs(first.placed());
        Files.delete(remote.resolve("x.py"));
        assertThat(RemoteListing.of(machine, directory, tool, first).placed().paths())
                .containsExactly("a/run.py", "a/ü.py", "link.py");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatARunWritesWhereSomethingOfOursWasIsNotOurs(boolean open) throws IOException {
        write("keep.py", "keep");
        write("result.py", "ours");
        ProjectSync kept = project();
        kept.sync(SyncOptions.standard());
        Files.delete(local.resolve("result.py"));
        Files.delete(remote.resolve("result.py"));
        (open ? kept : project()).sync(SyncOptions.standard());
        Files.writeString(remote.resolve("result.py"), "the run's");
        (open ? kept : project()).sync(SyncOptions.standard());
        assertThat(remote.resolve("result.py")).hasContent("the run's");
    }

    @Test
    void whatIsRememberedIsNeverTrusted() throws IOException {
        write("x.py", "x");
        write("y.py", "y");
        ProjectSync kept = project();
        assertThat(kept.sync(SyncOptions.standard()).sentFiles()).isEqualTo(2);
        assertThat(kept.sync(SyncOptions.standard()).sentFiles()).isZero();
        Files.writeString(remote.resolve("x.py"), "changed there");
        Files.delete(remote.resolve("y.py"));
        assertThat(kept.sync(SyncOptions.standard()).sentFiles()).isEqualTo(2);
        assertThat(remote.resolve("x.py")).hasContent("x");
        assertThat(remote.resolve("y.py")).hasContent("y");
        Files.delete(local.resolve(".recompute/rsync.db"));
        assertThat(kept.sync(SyncOptions.standard()).sentFiles()).isZero();
        assertThat(local.resolve(".recompute/rsync.db")).hasContent("x.py\ny.py\n");
    }

    @Test
    void aPlanThatAnotherClientHasOvertakenIsNotApplied() throws IOException {
        write("x.py", "x");
        sync();
        SyncPlan plan = project().plan();
        write("y.py", "y");
        PlanApplication late = new ShellApplication(
                machine,
                local,
                RemotePath.of(remote.toString()),
                SyncPlan.between(
                        Selection.standard(),
                        LocalScan.of(local, new ProjectFiles(local, false)).files(),
                        plan.placed(),
                        List.of()));
        FreshFiles fresh = FreshFiles.of(local, "other");
        RemoteListing before = new RemoteListing(plan.placed(), "an earlier one", "", false);
        assertThatThrownBy(
                        () -> late.run(before, fresh, Instant.now(), new UploadProgress(0, Duration.ZERO, now -> {})))
                .isInstanceOfSatisfying(
                        TransferException.class,
                        e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.OVERTAKEN))
                .hasMessageContaining("another client");
        assertThat(remote.resolve("y.py")).doesNotExist();
        assertThat(stagings()).isEmpty();
    }

    @Test
    void clientsAtTheSameTimeLeaveWhatOneOfThemHas() throws Exception {
        for (int i = 0; i < 60; i++) {
            write("p" + i % 7 + "/f" + i + ".py", "text " + i);
        }
        List<CompletableFuture<SyncReport>> clients = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            clients.add(CompletableFuture.supplyAsync(() -> project().sync(SyncOptions.standard())));
        }
        for (CompletableFuture<SyncReport> client : clients) {
            assertThat(client.get(60, TimeUnit.SECONDS).isComplete()).isTrue();
        }
        assertThat(project().plan().isEmpty()).isTrue();
        assertThat(project().plan().placed().size()).isEqualTo(60);
        assertThat(stagings()).isEmpty();
    }

    @Test
    void whatCannotBeReadHereIsNotDeletedThere() throws IOException {
        write("seen.py", "");
        write("dark/x.py", "");
        write("dark/deep/y.py", "");
        sync();
        SyncPlan now = project().plan();
        // Root reads whatever it likes, so that the scan's word is put into its mouth.
        Skipped skipped = Skipped.builder().build();
        SyncPlan plan = SyncPlan.between(
                Selection.standard(),
                Manifest.of(Map.of("seen.py", now.local().get("seen.py").orElseThrow())),
                now.placed(),
                new Skipped(List.of(new Decision("dark", Verdict.UNREADABLE, null)), 0, skipped.notNamed()),
                Set.of());
        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.placedAfter(Set.of())).containsExactly("dark/deep/y.py", "dark/x.py", "seen.py");
    }

    private List<String> records() throws IOException {
        try (Stream<Path> all = Files.list(local.resolve(".recompute"))) {
            List<String> texts = new ArrayList<>();
            for (Path path : all.filter(each -> each.getFileName().toString().startsWith("fresh-"))
                    .toList()) {
                texts.add(Files.readString(path));
            }
            return texts;
        }
    }

    private List<String> stagings() throws IOException {
        try (Stream<Path> all = Files.list(remote.resolve(".recompute/staging"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private ProjectSync project() {
        return new ProjectSync(machine, local, PROJECT);
    }

    @CanIgnoreReturnValue
    private SyncReport sync() {
        return project().sync(SyncOptions.standard());
    }

    @CanIgnoreReturnValue
    private Path write(String path, String text) throws IOException {
        Path file = local.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
