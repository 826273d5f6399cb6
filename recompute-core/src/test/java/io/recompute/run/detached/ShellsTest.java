package io.recompute.run.detached;

import static io.recompute.run.detached.BareMachine.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts with other shells in the place of {@code /bin/sh}, and on machines that have fewer programs. No script uses
 * {@code flock}, and none of these machines has it.
 */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class ShellsTest {
    private static final List<String> SHELLS = List.of("dash", "bash", "busybox", "mksh");
    private static final List<String> OPTIONAL = List.of("setsid", "python3", "perl");

    private static final String TELL_SESSION =
            "read line </proc/$$/stat; set -- ${line##*\\) }; echo \"$4 $$\"; exit 5";
    /** What a program inherits; a shell ignores some signals itself. */
    private static final String TELL_IGNORED = "grep SigIgn: /proc/self/status; exit";

    private static final String IGNORE_TERM =
            "trap '' TERM; echo trapped; sleep 600 & wait; while true; do sleep 600; done";

    @TempDir
    Path directory;

    /** Each shell with each choice of the programs that a machine may lack, with pipes and without. */
    static Stream<Arguments> machines() {
        List<Arguments> machines = new ArrayList<>();
        for (String shell : SHELLS) {
            for (int choice = 0; choice < 1 << OPTIONAL.size(); choice++) {
                List<String> programs = new ArrayList<>();
                for (int program = 0; program < OPTIONAL.size(); program++) {
                    if ((choice >> program & 1) == 1) {
                        programs.add(OPTIONAL.get(program));
                    }
                }
                // Pipes depend on none of the others: each of these is there half of the time with them.
                if (Integer.bitCount(choice) % 2 == 0) {
                    programs.add("mkfifo");
                }
                machines.add(Arguments.of(shell, String.join(" ", programs)));
            }
        }
        return machines.stream();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aRunIsLookedAfterFromItsLaunchToItsRemoval(String shell, String programs) throws Exception {
        try (BareMachine machine = BareMachine.in(directory, shell, words(programs))) {
            assertThat(machine.launch("limited", "sleep 600", "limits=1,1,0")).startsWith("started ");
            assertThat(machine.launch("leased", "sleep 600", "limits=0,1,1")).startsWith("started ");
            boolean ownSession = Stream.of("setsid", "python3", "perl").anyMatch(programs::contains);
            launchAndList(machine, ownSession);
            renewAndKill(machine, ownSession);
            assertThat(machine.end("limited")).startsWith("limited 143 ").endsWith(" TERM limit");
            assertThat(machine.end("leased")).startsWith("leased 143 ").endsWith(" TERM lease");
            prune(machine);
        }
    }

    /** Else the guard would find nothing to end, and the run would go on without it. */
    @Test
    void theTimeOfARunCountsFromItsStartHoweverLongThatTakes() throws Exception {
        try (BareMachine machine = BareMachine.in(directory, "dash")) {
            // The job comes when its time would be over: two seconds later, or as soon as that was decided.
            Path setsid = machine.add("setsid");
            String real = setsid.toRealPath().toString();
            machine.add(
                    "setsid",
                    "#!/bin/sh\nif [ \"$3\" = job ]; then left=20\n"
                            + "until [ -e \"$4/decided\" ] || [ $left = 0 ]; do sleep 0.1; left=$((left - 1)); done; fi\nexec "
                            + real + " \"$@\"\n");
            assertThat(machine.launch("x", "sleep 600", "limits=1,1,0")).startsWith("started ");
            assertThat(machine.end("x")).startsWith("x 143 ").endsWith(" TERM limit");
        }
    }

    private static void launchAndList(BareMachine machine, boolean ownSession) throws Exception {
        assertThat(machine.launch("x", TELL_SESSION, "")).startsWith("started ");
        assertThat(machine.launch("x", TELL_SESSION, "")).startsWith("attached ");
        assertThat(machine.end("x")).startsWith("x 5 ");
        // The end is the last that is written.
        assertThat(machine.run("x").resolve("record")).content().contains("\nhost=");
        assertThat(machine.run("x").resolve("times")).content().matches("\\d+ \\d+\n");
        assertThat(machine.says(text("list.sh"), machine.project().toString(), "x"))
                .contains("run x\n", "name n\n", "exit 1 5 ")
                .endsWith("end\n");
        String log =
                Files.readString(machine.project().resolve("a project.log")).strip();
        String[] numbers = log.substring(log.lastIndexOf('\n') + 1).split(" ");
        assertThat(numbers[0].equals(numbers[1])).as(log).isEqualTo(ownSession);
        assertThat(log.split("a kill reaches fewer", -1)).as(log).hasSize(ownSession ? 1 : 2);
        String read = text("place.sh") + "\n" + text("read.sh");
        assertThat(machine.says(read, machine.run("x").toString(), "tail", "1", "log", "", "9"))
                .endsWith("\n" + String.join(" ", numbers) + "\n");
    }

    private static void renewAndKill(BareMachine machine, boolean ownSession) throws Exception {
        assertThat(machine.launch("y", IGNORE_TERM, "limits=0,1,600")).startsWith("started ");
        assertThat(machine.followed("y", ownSession ? 1 : 2)).isEqualTo("trapped");
        String supervisor = Files.readString(machine.run("y").resolve("start")).split(" ")[5];
        assertThat(Files.readString(Path.of("/proc", supervisor, "environ")))
                .as("or a kill of the outer run would end the supervisor of this one")
                .doesNotContain("RECOMPUTE_RUN_COOKIE");
        assertThat(machine.says(text("renew.sh"), machine.run("y").toString())).isEqualTo("renewed\n");
        String runs = machine.runs().toString();
        assertThat(machine.says(text("members.sh") + text("kill.sh"), runs, "TERM", "2", "x", "y"))
                .isEqualTo("ended x\nkilled y\n");
        assertThat(machine.end("y")).startsWith("y 137 ").endsWith(" TERM -");
        assertThat(machine.says(text("renew.sh"), machine.run("y").toString())).isEqualTo("ended\n");
    }

    private static void prune(BareMachine machine) throws Exception {
        Path link = machine.project().resolve("a project.log");
        assertThat(removed(machine)).isEqualTo("kept y");
        Files.delete(link);
        assertThat(removed(machine)).isEmpty();
        assertThat(machine.runs()).isEmptyDirectory();
    }

    /** What pruning keeps, when the supervisors are gone, which record the end just before theirs. */
    private static String removed(BareMachine machine) throws IOException, InterruptedException {
        String prune = text("members.sh") + text("prune.sh");
        String project = machine.project().toString();
        String said = machine.says(prune, project, "0", "limited", "leased", "x", "y");
        while (said.contains("kept l") || said.contains("kept x")) {
            said = machine.says(prune, project, "0", "limited", "leased", "x", "y");
        }
        return String.join(
                "\n", said.lines().filter(line -> line.startsWith("kept")).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "dash, setsid, true",
        "dash, setsid env=busybox, false",
        "dash, setsid env=busybox perl, true",
        "dash, setsid env=busybox python3, true",
        "bash, setsid env=busybox perl, true",
        "busybox, setsid env=busybox python3, true",
        "busybox, env=busybox, false"
    })
    void anInterruptIsNotIgnoredWhereThatCanBeTakenBack(String shell, String programs, boolean heard) throws Exception {
        try (BareMachine machine = BareMachine.in(directory, shell, words(programs))) {
            assertThat(machine.launch("x", TELL_IGNORED, "")).startsWith("started ");
            assertThat(machine.end("x")).startsWith("x 0 ");
            List<String> log = Files.readAllLines(machine.run("x").resolve("log"));
            String last = log.get(log.size() - 1);
            long ignored = Long.parseUnsignedLong(last.substring(last.indexOf('\t') + 1), 16);
            // Bit by bit: INT has number 2, QUIT 3.
            assertThat(ignored & 0b110).isEqualTo(heard ? 0 : 0b110);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox", "mksh"})
    void outputsAreKeptApartAndRead(String shell) throws Exception {
        try (BareMachine machine = BareMachine.in(directory, shell, "setsid", "mkfifo")) {
            String runner = text("runner.sh").replace("outputs=together #", "outputs=separate #");
            String command = "echo out; echo err >&2; printf more; exit 5";
            if (!shell.equals("busybox")) { // which has a tee of its own
                assertThat(machine.launch("x", command, "", runner)).startsWith("started ");
                assertThat(machine.end("x")).startsWith("x 5 ");
                assertThat(machine.project().resolve("a project.log"))
                        .content()
                        .contains("not kept apart", "out\n", "err\n", "more");
            }
            machine.add("tee");
            assertThat(machine.launch("y", command, "", runner)).startsWith("started ");
            assertThat(machine.end("y")).startsWith("y 5 ");
            String run = machine.run("y").toString();
            String read = text("place.sh") + "\n" + text("read.sh");
            String follow = text("place.sh") + "\n" + text("follow.sh");
            assertThat(machine.says(read, run, "from", "1", "stdout", "", "9")).matches("1 8 1 \\d+\nut\nmore");
            assertThat(machine.says(follow, run, "tail", "1", "stdout", "heard"))
                    .matches("4 8 4 \\d+\nmore");
            assertThat(machine.says(follow, run, "from", "99", "stderr", "heard"))
                    .matches("4 4 4 \\d+\n");
            assertThat(machine.says(text("sizes.sh"), run, "stdout")).isEqualTo("8\n");
            machine.add("awk");
            Files.writeString(machine.run("y").resolve("times"), "1000 8 6 4\n");
            assertThat(machine.says(read, run, "since", "60", "stdout", "", "9"))
                    .matches("4 8 4 \\d+\nmore");
            assertThat(machine.says(read, run, "from", "0", "stdout", "out", "1"))
                    .matches("0 8 [04] \\d+\n(0:out\nend\n|out\n)more");
        }
    }

    private static String[] words(String programs) {
        return programs.isEmpty() ? new String[0] : programs.split(" ");
    }
}
