package io.recompute.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStateTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path directory;

    @Test
    void aCommitIsReadWhereverItIsKept() throws IOException {
        GitState state = new GitState(directory.resolve("below/it"));
        Path git = Files.createDirectories(directory.resolve(".git/refs/heads")).resolve("../..");
        Files.writeString(git.resolve("HEAD"), COMMIT + "\n");
        assertThat(state.commit()).contains(COMMIT);
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        assertThat(state.commit()).isEmpty();
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\n" + COMMIT + " refs/heads/main\n");
        assertThat(state.commit()).contains(COMMIT);
        Files.writeString(git.resolve("refs/heads/main"), COMMIT.replace('0', 'f') + "\n");
        assertThat(state.commit()).contains(COMMIT.replace('0', 'f'));
        Files.writeString(git.resolve("HEAD"), "rubbish");
        assertThat(state.commit()).isEmpty();
        assertThat(state.isDirty()).isEmpty();
    }

    @Test
    void gitItselfAgrees() throws Exception {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "git"))),
                "there is no git here");
        git("init", "-q");
        Files.writeString(directory.resolve("file"), "one");
        git("add", "file");
        git("commit", "-q", "-m", "one");
        GitState state = new GitState(directory);
        assertThat(state.commit()).contains(git("rev-parse", "HEAD"));
        assertThat(state.isDirty()).contains(false);
        git("worktree", "add", "-q", "further");
        assertThat(new GitState(directory.resolve("further")).commit()).isEqualTo(state.commit());
        Files.writeString(directory.resolve("file"), "two");
        assertThat(state.isDirty()).contains(true);
    }

    @CanIgnoreReturnValue
    private String git(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("git", "-c", "user.name=n", "-c", "user.email=e@example.org"));
        line.addAll(List.of(words));
        Process git = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(out).isZero();
        return out.strip();
    }
}
