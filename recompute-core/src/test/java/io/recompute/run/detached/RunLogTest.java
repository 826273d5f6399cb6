package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import io.recompute.log.LogTruncatedException;
import io.recompute.model.RecomputeException;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class RunLogTest extends WithLocalRuns {
    RunLogTest() {
        super("my project");
    }

    @ParameterizedTest
    @ValueSource(strings = {"needle", "needle \\d+$", "-e needle", "nöthing", "wide", "nul.*needle"})
    void aSearchOnTheMachineFindsWhatReadingItAllFinds(String regex) throws Exception {
        // A line of more than a mebibyte, bytes that are no UTF-8, a NUL, ends of two kinds, and a last line without
        // one.
        RemoteProcess run = local.start("i=0; while [ $i -lt 9000 ]; do echo \"a line of hay that is long enough $i\";"
                + " case $i in *00) echo \"-e needle $i\";; *77) printf 'needle \\377\\r\\nnul \\000 needle\\n';; esac;"
                + " i=$((i + 1)); done; head -c 1500000 /dev/zero | tr '\\0' x; printf ' wide needle\\nlast needle 5'");
        RunsTest.wait(run);
        List<LogLine> expected;
        try (Stream<LogLine> lines = run.log().lines()) {
            expected = lines.filter(line -> java.util.regex.Pattern.compile(regex)
                            .matcher(line.text())
                            .find())
                    .toList();
        }
        for (LogStream stream : List.of(run.log(), run.log().follow())) {
            try (Stream<LogLine> lines = stream.filter(regex).lines()) {
                assertThat(lines.toList()).isEqualTo(expected);
            }
        }
        LogLine middle = expected.isEmpty() ? null : expected.get(expected.size() / 2);
        if (middle != null) {
            try (Stream<LogLine> lines =
                    run.log().from(middle.next()).filter(regex).lines()) {
                assertThat(lines.toList()).isEqualTo(expected.subList(expected.size() / 2 + 1, expected.size()));
            }
        }
    }

    @Test
    void separateOutputsAreApartAndTogether() throws Exception {
        RemoteProcess run = separate(
                "mkfifo gate; echo out1; echo err1 >&2; echo ready; read x <gate;"
                        + " i=0; while [ $i -lt 2000 ]; do echo out $i; echo err $i >&2; i=$((i + 1)); done; printf end; exit 3");
        Iterator<LogLine> live = run.stdout().follow().iterator();
        assertThat(live.next().text()).isEqualTo("out1");
        assertThat(live.next().text()).isEqualTo("ready");
        assertThat(RunsTest.first(run.stderr().follow())).isEqualTo("err1");
        local.shell("echo go >'my project/gate'");
        List<String> out = RunsTest.texts(run.stdout().follow());
        List<String> err = RunsTest.texts(run.stderr().follow());
        List<String> log = RunsTest.texts(run.log().follow());
        assertThat(RunsTest.wait(run).code()).hasValue(3);
        assertThat(out).hasSize(2003).startsWith("out1", "ready", "out 0").endsWith("out 1999", "end");
        assertThat(err).hasSize(2001).startsWith("err1", "err 0").endsWith("err 1999");
        assertThat(Files.size(local.directory(run).resolve("log")))
                .isEqualTo(Files.size(local.directory(run).resolve("stdout"))
                        + Files.size(local.directory(run).resolve("stderr")));
        assertThat(String.join("", log))
                .hasSize(String.join("", out).length() + String.join("", err).length());
        assertThat(local.directory(run).resolve("pipe1")).doesNotExist();
    }

    @Test
    void aMegabyteJustBeforeTheEndIsAllThere() throws Exception {
        RemoteProcess run = separate("head -c 3000000 /dev/zero | tr '\\0' x; head -c 2000000 /dev/zero >&2");
        RunsTest.wait(run);
        Path copy = home.resolve("copy");
        run.stdout().follow().copyTo(copy);
        assertThat(copy).hasSize(3_000_000);
        run.stderr().follow().copyTo(copy);
        assertThat(copy).hasSize(2_000_000);
        run.log().follow().copyTo(copy);
        assertThat(copy).hasSize(5_000_000);
    }

    @Test
    void whatARunLeavesBehindDoesNotHoldItsEnd() throws Exception {
        RemoteProcess run = separate("echo before; sleep 600 & echo $! >left; exit 4");
        assertThat(RunsTest.wait(run).code()).hasValue(4);
        assertThat(RunsTest.texts(run.stdout().follow())).containsExactly("before");
        assertThat(RunsTest.texts(run.log().follow())).containsExactly("before");
        local.shell("kill \"$(cat 'my project/left')\"");
    }

    @Test
    void aKilledRunsOutputsEndAsWell() throws Exception {
        RemoteProcess run = separate("echo before; echo wrong >&2; exec sleep 600");
        assertThat(RunsTest.first(run.stderr().follow())).isEqualTo("wrong");
        run.kill();
        assertThat(RunsTest.texts(run.stdout().follow())).containsExactly("before");
        assertThat(RunsTest.texts(run.stderr().follow())).containsExactly("wrong");
    }

    @Test
    void aRunWhoseOutputsAreNotApartSaysSo() throws Exception {
        RemoteProcess run = local.start("echo x");
        RunsTest.wait(run);
        assertThatThrownBy(() -> RunsTest.texts(run.stderr()))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("separateOutputs()");
    }

    @Test
    void aFollowedLogThatIsTruncatedIsReportedAndCanBeReadAnew() throws Exception {
        RemoteProcess run = local.start("mkfifo gate other; echo one; read x <gate; echo two; read x <other; exit 1");
        Iterator<LogLine> lines = run.log().follow().iterator();
        LogLine one = lines.next();
        assertThat(one.text()).isEqualTo("one");
        Files.newByteChannel(local.directory(run).resolve("log"), StandardOpenOption.WRITE)
                .truncate(0)
                .close();
        assertThatThrownBy(lines::hasNext)
                .isInstanceOfSatisfying(
                        LogTruncatedException.class, e -> assertThat(e.cursor()).isEqualTo(one.next()));
        local.shell("echo x >'my project/gate'");
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("two");
        local.shell("echo x >'my project/other'");
        assertThat(RunsTest.wait(run).code()).hasValue(1);
        assertThat(RunsTest.texts(run.log().follow())).containsExactly("two");
    }

    @Test
    void whatWasWrittenSinceSomeTimeIsReadFromTheLineThatWasBeingWritten() throws Exception {
        RemoteProcess run = separate("echo one; echo two; echo three; echo four >&2");
        noteTimes(run, "7200 4 4 0", "3600 6 6 0", "1800 19 14 0");
        assertThat(RunsTest.texts(since(run.log(), 9000))).hasSize(4);
        assertThat(RunsTest.texts(since(run.stdout(), 5400))).containsExactly("two", "three");
        assertThat(RunsTest.texts(since(run.stdout(), 2700)))
                .as("a line that was being written")
                .containsExactly("two", "three");
        assertThat(RunsTest.texts(since(run.stdout(), 900).follow())).isEmpty();
        assertThat(RunsTest.texts(since(run.stderr(), 2700).follow())).containsExactly("four");
        assertThat(RunsTest.texts(since(run.log(), 900))).isEmpty();
        local.shell("rm '" + local.directory(run).resolve("times") + "'");
        assertThat(RunsTest.texts(since(run.log(), 900)))
                .as("a run of an older version")
                .hasSize(4);
    }

    @Test
    void whatWasWrittenSinceSomeTimeIsSearchedOnTheMachine() throws Exception {
        RemoteProcess run = local.start("seq 100000; echo needle 1; seq 100000; echo needle 2; seq 100000");
        noteTimes(run, "3600 588910");
        assertThat(RunsTest.texts(since(run.log(), 1800).filter("needle"))).containsExactly("needle 2");
    }

    @Test
    void theSizeOfALogIsNotedWhileTheRunGoesOnAndAtItsEnd() throws Exception {
        RemoteProcess run = local.start("mkfifo gate; echo one; read x <gate; echo two");
        String times = "'" + local.directory(run).resolve("times") + "'";
        local.shell("until [ -s " + times + " ]; do sleep 0.05; done");
        local.shell("echo go >'my project/gate'");
        awaitAllOf(run);
        assertThat(Files.readAllLines(local.directory(run).resolve("times")))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" 4"),
                        line -> assertThat(line).endsWith(" 8"));
    }

    private static LogStream since(LogStream log, long seconds) {
        return log.since(Duration.ofSeconds(seconds));
    }

    /** Puts those into the place of what was noted: so many seconds ago, then the sizes. */
    private void noteTimes(RemoteProcess run, String... notes) throws Exception {
        String file = "'" + local.directory(run).resolve("times") + "'";
        awaitAllOf(run); // or the supervisor would add the last one behind these
        local.shell("now=$(date +%s); printf '%s\\n' '"
                + String.join("' '", notes)
                + "' | while read -r ago sizes; do echo \"$((now - ago)) $sizes\"; done >" + file);
    }

    private RemoteProcess separate(String text) {
        return local.runs().start(RunSpec.shell(text).separateOutputs());
    }
}
