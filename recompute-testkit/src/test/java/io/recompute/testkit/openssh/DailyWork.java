package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Workspace;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What people do with a machine all day, to be tried on each kind of machine.
 *
 * @param home a directory for what comes back
 * @param project the local project
 */
record DailyWork(Path home, Path project) {
    private static final int LARGE = 5 << 20;

    /** With a small project in that directory. */
    static DailyWork in(Path home) throws IOException {
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve("x.py"), "print('one')\n");
        Files.write(project.resolve("large.bin"), new byte[LARGE]);
        return new DailyWork(home, project);
    }

    /** Does it in a workspace that was just brought there: commands, runs, copies, another synchronisation. */
    void on(Workspace machine) throws Exception {
        runs(machine);
        copies(machine);
        Files.writeString(project.resolve("x.py"), "print('two')\n");
        machine.sync();
        assertThat(machine.run("cat x.py").orThrow().text()).contains("two");
    }

    private static void runs(Workspace machine) throws Exception {
        assertThat(machine.run("cat x.py; exit 3").text()).isEqualTo("print('one')\n");
        RemoteProcess ending = machine.runAsync("seq 1000");
        assertThat(ending.log().follow().lines()).hasSize(1000);
        assertThat(ending.waitFor(Duration.ofSeconds(60)).isSuccess()).isTrue();
        RemoteProcess running = machine.runAsync("echo on; sleep 1000");
        assertThat(running.log().follow().iterator().next().text()).isEqualTo("on");
        running.kill(Signal.TERM, Duration.ofSeconds(20));
        assertThat(running.waitFor(Duration.ofSeconds(60)).state()).isEqualTo(ProcessState.KILLED);
    }

    private void copies(Workspace machine) {
        machine.push(project.resolve("large.bin"), "data/").join();
        machine.pull("data/large.bin", home.resolve("back.bin")).join();
        assertThat(home.resolve("back.bin")).hasSize(LARGE);
        machine.push(project.resolve("x.py"), "data/small.py").join();
        machine.pull("data/small.py", home.resolve("small.py")).join();
        assertThat(home.resolve("small.py")).hasSameTextualContentAs(project.resolve("x.py"));
    }
}
