package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IniEditorTest {
    private static final Path FILE = Path.of("/home/me/.recompute.conf");
    private static final String ODD = """
            # my machines
            [general]
            Instance: 0   \s
            color = blue

            ; the old one
            [instance 0]
              host=a
            # next to a line
              password = x
            # below it

            # far below

            [notes]
            any = thing
            """;

    private static IniDocument document(String text) {
        return IniDocument.of(FILE, text);
    }

    private static String slashed(String text) {
        return text.replace('\n', '/');
    }

    @Test
    void aNewSectionFollowsABlankLineAndAllElseStays() {
        assertThat(IniEditor.append(document(ODD), "t", Map.of("k", "50%")).text())
                .isEqualTo(ODD + "\n[t]\nk = 50%%\n\n");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({
        "'', '[t]/k = v//'",
        "'[s]', '[s]//[t]/k = v//'",
        "'[s]/', '[s]//[t]/k = v//'",
        "'[s]//', '[s]//[t]/k = v//'",
        "'[s]/ a = b/  c', '[s]/ a = b/  c//[t]/k = v//'",
    })
    void aNewSectionStartsItsOwnLine(String before, String after) {
        IniDocument changed = IniEditor.append(document(before.replace('/', '\n')), "t", Map.of("k", "v"));
        assertThat(slashed(changed.text())).isEqualTo(after);
    }

    @Test
    void newLinesEndAsTheOthersDo() {
        assertThat(IniEditor.append(document("[s]\r\n"), "t", Map.of("k", "v")).text())
                .isEqualTo("[s]\r\n\r\n[t]\r\nk = v\r\n\r\n");
    }

    @Test
    void aChangedValueLeavesTheRestOfItsLine() {
        assertThat(IniEditor.set(document(ODD), "general", "instance", "3").text())
                .isEqualTo(ODD.replace("Instance: 0    ", "Instance: 3"));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource({
        "'[s]/k =/', '[s]/k = v/'",
        "'[s]/k = /', '[s]/k = v/'",
        "'[s]/k=', '[s]/k= v'",
        "'[s]/k=a', '[s]/k=v'",
        "'[s]/k = a/  b/# c/  d//l = e/', '[s]/k = v/# c//l = e/'",
        "'[s]', '[s]/k = v/'",
        "'[s]/  l = a/', '[s]/  k = v/  l = a/'",
        "'[s]/  [t]/', '[s]/  k = v/  [t]/'",
        "'[s]/# c/l = a', '[s]/k = v/# c/l = a'",
    })
    void aKeyIsSetWhereverItStands(String before, String after) {
        IniDocument changed = IniEditor.set(document(before.replace('/', '\n')), "s", "k", "v");
        assertThat(slashed(changed.text())).isEqualTo(after);
    }

    @Test
    void aSectionGoesWithTheCommentsThatAreItsOwn() {
        String after = ODD.replace("""
                [instance 0]
                  host=a
                # next to a line
                  password = x
                # below it

                """, "");
        assertThat(IniEditor.remove(document(ODD), "instance 0").text()).isEqualTo(after);
    }

    @Test
    void commentsRightAboveTheNextSectionStay() {
        assertThat(IniEditor.remove(document("[s]\nk = v\n# of t\n[t]\n"), "s").text())
                .isEqualTo("# of t\n[t]\n");
    }

    @Test
    void nothingIsChangedWhereALineWouldComeToMeanSomethingElse() {
        IniDocument leaning =
                document("[general]\ninstance = 0\n[instance 0]\n  host = a\n  [instance 1]\n  host = b\n");
        assertThatThrownBy(() -> IniEditor.remove(leaning, "instance 0"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("indent");
    }

    @RepeatedTest(200)
    void anyChangeKeepsTheOtherLinesByteForByte(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
        int sections = 1 + random.nextInt(4);
        for (int i = 0; i < sections; i++) {
            text.append("[instance ").append(i).append("]\n").append(RandomLines.body(random));
        }
        IniDocument before = document(text.toString());
        String name = "instance " + random.nextInt(sections);
        String seed = "seed " + repetition.getCurrentRepetition();
        IniSection section = Objects.requireNonNull(before.section(name));
        IniEntry entry = section.entries().get("host");
        int first = entry == null ? section.headerLine() + 1 : entry.firstLine();
        int changed = entry == null ? 0 : entry.lastLine() - entry.firstLine() + 1;
        IniDocument set = IniEditor.set(before, name, "host", "new.host");
        assertKept(before.lines(), first, changed, set.lines(), seed);

        IniDocument removed = IniEditor.remove(before, name);
        int gone = before.lines().size() - removed.lines().size();
        assertThat(gone).isGreaterThanOrEqualTo(section.lastLine() - section.headerLine() + 1);
        assertKept(before.lines(), section.headerLine(), gone, removed.lines(), seed);
        assertThat(IniEditor.append(before, "x", Map.of()).text()).startsWith(before.text());
    }

    /** Checks that all lines are as they were but {@code changed} of them from {@code first} on. */
    private static void assertKept(List<String> before, int first, int changed, List<String> after, String seed) {
        List<String> tail = before.subList(first + changed, before.size());
        assertThat(after.subList(0, first)).as(seed).isEqualTo(before.subList(0, first));
        assertThat(after.subList(after.size() - tail.size(), after.size()))
                .as(seed)
                .isEqualTo(tail);
    }
}
