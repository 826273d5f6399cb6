package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GlobCopyTest extends WithLocalTransfers {
    private static final String ODD = "it's a \"b\" $(touch hit) `x`\n;";

    @Test
    void whatMatchesIsPushedUnderItsPathBelowTheBase() throws IOException {
        fill(local);
        TransferReport report = transfers.push("data/*.csv", "in").join();
        assertThat(files(project)).containsExactlyInAnyOrder("in/" + ODD + ".csv", "in/a.csv");
        assertThat(report).hasToString("2 files, 4 bytes");
        transfers.push("data/**/*.csv", "all/").join();
        assertThat(files(project.resolve("all")))
                .containsExactlyInAnyOrder(ODD + ".csv", "a.csv", "sub/a.csv", "sub/deep/c.csv");
        transfers.push("*/s*", ".").join();
        assertThat(files(project.resolve("data"))).containsExactly("sub/a.csv", "sub/deep/c.csv");
    }

    @Test
    void whatMatchesIsPulledUnderItsPathBelowTheBase() throws IOException {
        fill(project);
        TransferReport report = transfers.pull("data/*.csv", "in").join();
        assertThat(files(local)).containsExactlyInAnyOrder("in/" + ODD + ".csv", "in/a.csv");
        assertThat(report).hasToString("2 files, 4 bytes");
        transfers.pull("~/p/data/**/*.csv", Path.of("all")).join();
        assertThat(files(local.resolve("all")))
                .containsExactlyInAnyOrder(ODD + ".csv", "a.csv", "sub/a.csv", "sub/deep/c.csv");
        transfers.pull("data/*/", Path.of("there")).join();
        assertThat(files(local.resolve("there"))).containsExactly("sub/a.csv", "sub/deep/c.csv");
        assertThat(Stream.of(home, project, local)).noneMatch(place -> Files.exists(place.resolve("hit")));
    }

    @Test
    void aDirectoryWithAnOddNameIsABase() throws IOException {
        write(project.resolve(ODD + "/one"), "1");
        transfers.pull(ODD + "/on?", "x").join();
        assertThat(files(local)).containsExactly("x/one");
    }

    @Test
    void whatIsThereAsItIsWrittenComesFirst() throws IOException {
        write(local.resolve("a*"), "star");
        write(local.resolve("ab"), "b");
        transfers.push("a*", "to").join();
        assertThat(project.resolve("to")).isRegularFile().hasContent("star");
        write(project.resolve("[x]/f"), "star");
        write(project.resolve("x/f"), "x");
        transfers.pull("[x]/", "back").join();
        assertThat(local.resolve("back/f")).hasContent("star");
        transfers.pull("[x]/f", "one").join();
        assertThat(local.resolve("one")).isRegularFile().hasContent("star");
    }

    @Test
    void aPatternThatMatchesNothingIsATypedError() throws IOException {
        write(local.resolve("data/.hidden"), "");
        write(project.resolve("data/.hidden"), "");
        for (String pattern : List.of("data/*", "nowhere/*.csv", "data/.hidden/*")) {
            failure(transfers.push(pattern, "x"), pattern);
            failure(transfers.pull(pattern, "x"), pattern);
        }
        assertThat(files(project)).containsExactly("data/.hidden");
        assertThat(files(local)).containsExactly("data/.hidden");
    }

    @Test
    void progressCountsAllOfThem() throws IOException {
        for (int at = 0; at < 3; at++) {
            Files.write(Files.createDirectories(local.resolve("d")).resolve("f" + at), new byte[100_000]);
        }
        List<Long> seen = new ArrayList<>();
        Transfer transfer = transfers.push("d/f*", "d");
        transfer.onProgress(Duration.ZERO, now -> seen.add(now.bytes()));
        transfer.join();
        assertThat(transfer.progress().bytes()).isEqualTo(300_000);
        assertThat(transfer.progress().files()).isEqualTo(3);
        assertThat(seen).isSorted();
    }

    @Test
    void largeFilesAreComparedByTheirDigests() throws IOException {
        for (String name : List.of("a", "b")) {
            Files.write(local.resolve(name + ".pt"), new byte[(int) LargePush.SMALLEST]);
        }
        assertThat(transfers.push("*.pt", "w").join().verification()).isPresent();
        assertThat(transfers.pull("w/*.pt", "back").join().verification()).isPresent();
        assertThat(local.resolve("back/b.pt")).hasSameBinaryContentAs(local.resolve("b.pt"));
    }

    private static void failure(Transfer transfer, String pattern) {
        assertThatThrownBy(transfer::join)
                .isInstanceOfSatisfying(TransferException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MISSING_SOURCE);
                    assertThat(e.path()).isEqualTo(pattern);
                })
                .hasMessage("nothing matches " + pattern);
    }

    private static void fill(Path root) throws IOException {
        write(root.resolve("data/a.csv"), "aa");
        write(root.resolve("data/" + ODD + ".csv"), "oo");
        write(root.resolve("data/a.txt"), "t");
        write(root.resolve("data/sub/a.csv"), "s");
        write(root.resolve("data/sub/deep/c.csv"), "c");
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .filter(path -> !path.startsWith("data/") || root.endsWith("data") || path.endsWith(".hidden"))
                    .filter(path -> !path.startsWith(".recompute/"))
                    .sorted()
                    .toList();
        }
    }
}
