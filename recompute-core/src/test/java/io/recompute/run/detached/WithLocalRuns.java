package io.recompute.run.detached;

import io.recompute.Remains;
import io.recompute.run.RemoteProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a project's runs on this very machine. What is left of them ends before their files are deleted. */
class WithLocalRuns {
    @TempDir
    Path home;

    LocalRuns local;

    private final String project;

    /** @param project its directory's name */
    WithLocalRuns(String project) {
        this.project = project;
    }

    @BeforeEach
    void connect() throws IOException {
        local = LocalRuns.open(home, project);
    }

    @AfterEach
    void end() throws IOException {
        local.close();
        Remains.end("HOME", home);
        Remains.deleteLinks(home);
    }

    /** Waits until a run has ended and nothing is left of its supervisor's session, which records the end and ends then. */
    void awaitAllOf(RemoteProcess run) throws Exception {
        RunsTest.wait(run);
        String supervisor =
                Files.readString(local.directory(run).resolve("start")).split(" ")[5];
        // Where nobody reaps orphans, a zombie is left of them.
        local.shell("while ps -A -o sess= -o stat= | grep -q '^ *" + supervisor + " [^Z]'; do sleep 0.05; done");
    }

    static boolean isAlive(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
