package io.recompute.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitignoreSyncTest {
    @TempDir
    Path directory;

    @Test
    void ignoreFilesCountWhereThatIsAskedFor() throws IOException {
        write(".gitignore", "generated_*.py\n");
        write("part/.gitignore", "!generated_kept.py\n/local.py\n");
        write("generated_a.py", "");
        write("part/generated_b.py", "");
        write("part/generated_kept.py", "");
        write("part/local.py", "");
        write("local.py", "");
        assertThat(scan(true).files().paths()).containsExactly("local.py", "part/generated_kept.py");
        assertThat(scan(false).files().paths()).hasSize(5);
    }

    @Test
    void theLineThatIgnoresIsNamed() throws IOException {
        write(".gitignore", "# made by tools\nbuild/\n");
        write("build/x.py", "");
        LocalProject found = scan(true);
        assertThat(found.skipped().decisions()).singleElement().hasToString("build: ignored by .gitignore:2: build/");
        assertThat(found.selection().decide("build/x.py", false).verdict()).isEqualTo(Verdict.IGNORED);
    }

    @Test
    void theExcludeFileTakesBackWhatGitIgnores() throws IOException {
        write(".gitignore", "*_pb2.py\n");
        write(".recompute/exclude", "!wanted_pb2.py\n");
        write("wanted_pb2.py", "");
        write("other_pb2.py", "");
        assertThat(scan(true).files().paths()).containsExactly("wanted_pb2.py");
    }

    @Test
    void ignoreFilesAboveTheProjectCountUpToTheWorkTree() throws IOException {
        write(".gitignore", "never.py\n");
        write("tree/.git/info/exclude", "mine.py\n");
        write("tree/.gitignore", "/code/model/top.py\nany.py\n");
        write("tree/code/.gitignore", "!any.py\n");
        for (String name : new String[] {"never.py", "mine.py", "top.py", "any.py", "sub/top.py"}) {
            write("tree/code/model/" + name, "");
        }
        Path project = directory.resolve("tree/code/model");
        assertThat(LocalScan.of(project, new ProjectFiles(project, true))
                        .files()
                        .paths())
                .containsExactly("any.py", "never.py", "sub/top.py");
    }

    @Test
    void whatIsLeftOutIsSummedUp() throws IOException {
        write(".recompute/exclude", "old_*.py\n");
        write("x.py", "");
        write("old_x.py", "");
        write("a.csv", "");
        write("b.csv", "");
        write("LICENSE", "");
        write(".git/HEAD", "");
        assertThat(scan(false).skipped())
                .hasToString("3 files that no rule selects (2 .csv, 1 without an ending), 1 excluded files,"
                        + " 1 × never sent");
        assertThat(Selection.standard().decide("a.csv", false)).hasToString("a.csv: no rule selects it");
    }

    private LocalProject scan(boolean gitignore) {
        return LocalScan.of(directory, new ProjectFiles(directory, gitignore));
    }

    @CanIgnoreReturnValue
    private Path write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
