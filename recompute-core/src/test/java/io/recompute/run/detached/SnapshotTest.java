package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code that a run has for itself, with each way to copy it that a machine may have. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class SnapshotTest {
    /** Waits for what the test does meanwhile, then tells what it sees. */
    private static final String TELL = """
            until [ -e "$RECOMPUTE_PROJECT/go" ]; do sleep 0.05; done
            cat 'a b/deep/code' ./-dash link data/kept
            [ -x run.sh ] && echo executable
            ls""";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "dash, sh xargs cp, nothing",
        "dash, sh xargs cp python3, --parents",
        "busybox, sh xargs cp python3, --parents",
        "dash, sh xargs cp, --parents",
        "bash, sh xargs cp, --parents -a",
        "busybox, sh xargs cp, --parents -a"
    })
    void aRunHasTheCodeAsItWasAtItsStart(String shell, String programs, String refused) throws Exception {
        try (BareMachine machine = BareMachine.in(directory, shell, ("setsid " + programs).split(" "))) {
            refuse(machine, refused.split(" "));
            assertCodeStays(machine);
        }
    }

    @Test
    void busyboxAloneDoes() throws Exception {
        try (BareMachine machine = BareMachine.ofBusybox(directory)) {
            assertCodeStays(machine);
        }
    }

    /** A {@code cp} that does not know those options. */
    private static void refuse(BareMachine machine, String[] options) throws IOException {
        String real = machine.add("cp").toRealPath().toString();
        StringBuilder text = new StringBuilder("#!/bin/sh\nfor word; do case $word in ");
        for (String option : options) {
            text.append(option).append(") exit 64 ;; ");
        }
        machine.add("cp", text + "esac; done\nexec " + real + " \"$@\"\n");
    }

    private static void assertCodeStays(BareMachine machine) throws Exception {
        Path project = machine.project();
        Path code = write(project.resolve("a b/deep/code"), "old");
        Path script = write(project.resolve("run.sh"), "");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        write(project.resolve("-dash"), "dash");
        write(project.resolve("data/kept"), "kept");
        write(project.resolve("output"), "of an earlier run");
        Files.createSymbolicLink(project.resolve("link"), Path.of("a b/deep/code"));
        Files.createDirectories(project.resolve(".recompute"));
        Files.writeString(project.resolve(".recompute/placed"), "./a b/deep/code\0./run.sh\0./-dash\0./gone\0./link\0");

        assertThat(machine.launch("x", TELL, "snapshot")).startsWith("started ");
        // As a synchronisation does it.
        Files.move(write(project.resolve("new"), "new"), code, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(script);
        write(project.resolve("go"), "");

        assertThat(machine.end("x")).startsWith("x 0 ");
        assertThat(Files.readAllLines(machine.run("x").resolve("log")))
                .containsExactly("old", "dash", "old", "kept", "executable", "-dash", "a b", "data", "link", "run.sh");
        assertThat(code).hasContent("new");
        Path tree = machine.run("x").resolve("tree");
        assertThat(Files.isSymbolicLink(tree.resolve("link"))).isTrue();
        assertThat(tree.resolve("gone").toFile()).doesNotExist();
        assertThat(Files.isRegularFile(tree.resolve("run.sh"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @CanIgnoreReturnValue
    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text.isEmpty() ? "" : text + "\n");
    }
}
