package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
@EmbeddedSsh
class RunModesTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;

    RunModesTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws IOException {
        re = Calls.initialized(root, server, "runs-" + root.getFileName());
    }

    @AfterEach
    void endAll() {
        assertThat(re.call("purge").status()).isZero();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(re.project().resolve(name), text);
    }

    @Test
    void resultsAreCollected() throws Exception {
        String make = "mkdir -p bin runs/a; echo model >bin/model; echo best >runs/a/best.pt; exit 3";
        Calls.Result result = re.call("sync", "--collect=bin/", "--collect=runs/*/best.pt", "--collect=none", make);
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).isEqualTo("re: warning: the command has left nothing in none\n");
        assertThat(re.project().resolve("bin/model")).hasContent("model");
        assertThat(re.project().resolve("runs/a/best.pt")).hasContent("best");

        assertThat(re.call("async", "--collect=later", "--collect=none", "echo 1 >later")
                        .status())
                .isZero();
        assertThat(re.project().resolve("later")).doesNotExist();
        Calls.Result collected = re.call("collect");
        assertThat(collected.out()).isEqualTo("collected 1 file, 2 bytes\n");
        assertThat(collected.err()).contains("nothing in none");
        assertThat(re.project().resolve("later")).hasContent("1");
        assertThat(re.call("sync", "--collect=../x", "touch ran").err()).contains("not a path of results");
        assertThat(re.remote().resolve("ran")).doesNotExist();
    }

    @Test
    void syncShowsBothOutputsAndHasTheCommandsStatus() {
        Calls.Result result = re.call("sync", "echo out; echo err >&2; exit 3");
        assertThat(result).isEqualTo(new Calls.Result(3, "out\n", "err\n"));
    }

    @Test
    void syncPassesBytesOnAsTheyAre() {
        assertThat(re.call("sync", "printf 'a\\rb\\t%%'").out()).isEqualTo("a\rb\t%");
    }

    @ParameterizedTest
    @CsvSource({
        "'cat new.py', '', true",
        "'cat new*', '', false",
        "'cat new*', --rsync, true",
        "'cat new*', --force, true",
        "'cat new.py', --no-rsync, false",
        "': python; cat new*', '', true"
    })
    void filesAreSentWhereTheManualSaysSo(String command, String option, boolean sent) throws IOException {
        write("new.py", "x");
        Calls.Result result = option.isEmpty() ? re.call("sync", command) : re.call("sync", option, command);
        assertThat(result.out()).isEqualTo(sent ? "x" : "");
        assertThat(result.status() == 0).isEqualTo(sent);
    }

    @Test
    void aCommandThatNamesAFileThatIsNotSentWarns() throws IOException {
        write("table.csv", "1");
        Calls.Result result = re.call("sync", "--no-rsync", "cat table.csv || true");
        assertThat(result.status()).isZero();
        assertThat(result.err()).startsWith("re: warning: ").contains("table.csv", ".recompute/include");
        assertThat(re.call("rsync", "--explain", "table.csv").out()).isEqualTo("table.csv: no rule selects it\n");
        assertThat(re.call("rsync").out()).contains("left out: ", "1 .csv");
    }

    @Test
    void rsyncTellsWhatItDid() throws IOException {
        write("a.py", "12345");
        Calls.Result plan = re.call("rsync", "--dry-run");
        assertThat(plan.out()).contains("new", "a.py", "1 to send (5 bytes)");
        assertThat(re.remote().resolve("a.py")).doesNotExist();
        assertThat(re.call("rsync").out()).startsWith("sent 1 file (5 bytes), deleted 0, unchanged 0");
        assertThat(re.remote().resolve("a.py")).hasContent("12345");
        assertThat(re.call("rsync").out()).startsWith("sent 0 files (0 bytes), deleted 0, unchanged 1");
    }

    @Test
    void aMassDeletionTakesForce() throws IOException {
        for (int i = 0; i < 10; i++) {
            write("m" + i + ".py", "");
        }
        assertThat(re.call("rsync").status()).isZero();
        for (int i = 0; i < 10; i++) {
            Files.delete(re.project().resolve("m" + i + ".py"));
        }
        Calls.Result refused = re.call("rsync");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("10 of the 10", "re rsync --force").hasLineCount(1);
        assertThat(re.call("rsync", "--force").out()).contains("deleted 10");
    }

    @Test
    void asyncReturnsAndLogFollowsToTheEnd() {
        Calls.Result started =
                re.call("async", "--name=long", "for i in 1 2 3; do echo line $i; sleep 0.2; done; exit 5");
        assertThat(started.status()).as(started.err()).isZero();
        assertThat(started.out()).contains("started long as ", "re log --loop=2");
        Calls.Result log = re.call("log", "--loop=0.1");
        assertThat(log).isEqualTo(new Calls.Result(0, "line 1\nline 2\nline 3\n", ""));
        assertThat(kept()).hasContent("line 1\nline 2\nline 3\n");
        assertThat(re.call("list", "--all").out())
                .containsPattern("- +\\| +\\d{8}-\\d{6}-\\w{12} +\\| +long +\\| +\\d+ +\\| +failed \\| +5 ");
    }

    private Path kept() {
        return re.project().resolve(re.project().getFileName() + ".log");
    }

    @Test
    void logShowsAndKeepsTheVeryBytes() throws IOException {
        assertThat(re.call("async", "printf 'a\\rb\\377\\nno end'").status()).isZero();
        assertThat(re.call("log", "--loop=0.1").out()).contains("a\rb\ufffd\n", "no end");
        byte[] bytes = {'a', '\r', 'b', (byte) 0xff, '\n', 'n', 'o', ' ', 'e', 'n', 'd'};
        assertThat(kept()).hasBinaryContent(bytes);
        assertThat(re.call("log").out()).isEqualTo("a\rb\ufffd\nno end");
        assertThat(kept()).hasBinaryContent(bytes);
    }

    @Test
    void logFiltersWhatItShowsAndKeepsAll() {
        assertThat(re.call("async", "echo loss 1; echo other; echo loss 2").status())
                .isZero();
        assertThat(re.call("log", "--loop=0.1", "--filter=loss \\d").out()).isEqualTo("loss 1\nloss 2\n");
        assertThat(re.call("log", "--filter", "^o").out()).isEqualTo("other\n");
        assertThat(kept()).hasContent("loss 1\nother\nloss 2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--loop=0", "--loop=-1", "--loop=x", "--loop=NaN", "--loop=1e99", "--filter=[", "more"})
    void logRefusesWhatMakesNoSense(String option) {
        Calls.Result refused = re.call("log", option);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("re: ").hasLineCount(1);
    }

    @Test
    void logWithoutAProcessNamesAsync() {
        assertThat(re.call("log").err()).contains("re async").hasLineCount(1);
    }

    @Test
    void aLogIsFollowedUntilItsEnd() {
        assertThat(re.call("async", "for i in 1 2 3; do echo loss $i; sleep 0.1; done")
                        .status())
                .isZero();
        assertThat(re.call("log", "--follow", "--filter=[13]").out()).isEqualTo("loss 1\nloss 3\n");
        assertThat(re.call("log", "-f").out()).isEqualTo("loss 1\nloss 2\nloss 3\n");
        assertThat(re.call("log", "-f", "--loop=1").status()).isEqualTo(2);
    }

    @Test
    void listShowsTheLiveOnesAsTheManualDoes() {
        assertThat(re.call("list").out()).containsPattern("\\| +0 +\\| +all +\\| +\\* +\\|");
        assertThat(re.call("async", "--name=one", "sleep 60").status()).isZero();
        assertThat(re.call("async", "sleep 61").status()).isZero();
        Calls.Result list = re.call("list", "--force");
        assertThat(list.out())
                .matches("(?s)(\\+-+){5}\\+\\R\\| Index \\| +Name +\\| +PID +\\| +State +\\| +Age +\\|\\R.*")
                .containsPattern("\\| +1 +\\| +one +\\| +\\d+ +\\| running \\| +\\d.* +\\|")
                .doesNotContain("\033")
                .containsPattern("\\| +2 +\\| +sleep 61 +\\| +\\d+ +\\|");
        assertThat(re.call("list", "--all").out()).contains("running");
    }

    @Test
    void killEndsTheProcessOfThatIndex() {
        assertThat(re.call("async", "--name=one", "sleep 60").status()).isZero();
        assertThat(re.call("async", "--name=two", "sleep 60").status()).isZero();
        assertThat(re.call("kill", "--idx=1").out()).isEqualTo("ended one" + System.lineSeparator());
        assertThat(re.call("list").out()).contains("two").doesNotContain("one");
        Calls.Result refused = re.call("kill", "--idx=2");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("re: there is no process 2; `re list` shows 1 process" + System.lineSeparator());
        assertThat(re.call("kill", "--idx=-1").status()).isEqualTo(1);
        assertThat(re.call("kill", "--idx=0").out()).startsWith("ended 1 process");
        assertThat(re.call("list", "--all").out()).contains("killed");
    }

    @Test
    void killAsksWhereSomeoneCanAnswer() {
        assertThat(re.callAnswering("1", "kill").err()).contains("no process").hasLineCount(1);
        assertThat(re.call("async", "--name=one", "sleep 60").status()).isZero();
        assertThat(re.callAnswering("", "kill").err()).contains("nothing was ended");
        assertThat(re.callAnswering("two", "kill").err()).contains("not an index: two");
        assertThat(re.callAnswering("9", "kill").status()).isEqualTo(1);
        assertThat(re.callAnswering(" 1 ", "kill").out()).contains("| Index |", "ended one");
        assertThat(re.call("async", "--name=two", "sleep 60").status()).isZero();
        assertThat(re.call("async", "--name=three", "sleep 60").status()).isZero();
        assertThat(re.callAnswering("1 9", "kill").status()).isEqualTo(1);
        assertThat(re.callAnswering("1, 2", "kill").out()).contains("ended two", "ended three");
    }

    @Test
    void killAsksNobodyWhereThereIsNoTerminal() {
        Calls.Result refused = re.callWithInput("0\n", "kill");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("--idx").hasLineCount(1);
    }

    @Test
    void purgeEndsAll() {
        assertThat(re.call("async", "sleep 60").status()).isZero();
        assertThat(re.call("async", "sleep 60").status()).isZero();
        assertThat(re.call("purge").out()).startsWith("ended 2 processes");
        assertThat(re.call("purge").out()).startsWith("ended 0 processes");
    }
}
