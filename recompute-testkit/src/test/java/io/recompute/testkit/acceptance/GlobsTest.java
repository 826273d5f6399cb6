package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.transfer.TransferException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns of push and pull over SSH. */
@EmbeddedSsh
class GlobsTest {
    @Test
    void patternsGoBothWays(EmbeddedSshServer server, @TempDir Path project) throws Exception {
        String odd = "it's \"a\" $(touch hit).csv";
        Path data = Files.createDirectories(project.resolve("data"));
        Files.writeString(data.resolve(odd), "odd");
        Files.writeString(data.resolve("b.csv"), "b");
        Files.writeString(data.resolve("c.txt"), "c");
        try (Workspace machine =
                Recompute.project(project).instance(server.instance()).init()) {
            assertThat(machine.push("data/*.csv", "in/").join().files()).isEqualTo(2);
            assertThat(machine.run("ls in").orThrow().text().lines()).containsExactlyInAnyOrder("b.csv", odd);
            machine.run("mkdir -p results/a/b && echo 1 >results/a/b/1.pt && echo 2 >results/2.pt")
                    .orThrow();
            machine.pull("results/**/*.pt", project.resolve("best")).join();
            assertThat(project.resolve("best/a/b/1.pt")).hasContent("1");
            assertThat(project.resolve("best/2.pt")).hasContent("2");
            assertThatThrownBy(() -> machine.pull("results/*.none", project.resolve("none"))
                            .join())
                    .isInstanceOfSatisfying(
                            TransferException.class,
                            e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.MISSING_SOURCE));
            assertThat(machine.run("test -e hit || test -e ~/hit").status()).isEqualTo(1);
        }
    }
}
