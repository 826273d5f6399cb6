package io.recompute.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormTest {
    private static final LineForm PLAIN = new LineForm(true, false, false);
    private static final LineForm COLLAPSED = new LineForm(false, true, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[1;31mred\u001b[0m",
                "\u001b]0;title\u0007red",
                "\u001b]8;;http://x\u001b\\red\u001b]8;;\u001b\\",
                "\u001b(Bred\u001b7",
                "\u001bPq#0\u001b\\red",
                "\u009b31mred",
                "red\u001b[3",
                "red\u001b",
                "\u001b[?25lred",
                "red\u001b]0;cut",
                "\u001bM\u001b[2Kr\u001b[38:2:1:2:3med"
            })
    void escapeSequencesAreTakenOut(String text) {
        assertThat(apply(PLAIN, text)).isEqualTo("red");
    }

    @Test
    void whatIsNoEscapeSequenceStays() {
        assertThat(apply(PLAIN, "a[1;31m\tb€\r\u0008")).isEqualTo("a[1;31m\tb€\r\u0008");
        assertThat(apply(LineForm.RAW, "\u001b[1mx\ry")).isEqualTo("\u001b[1mx\ry");
    }

    @Test
    void ofALineThatIsWrittenOverOnlyTheLastStateStays() {
        assertThat(apply(COLLAPSED, "\r 0%\r 50%\r100%")).isEqualTo("100%");
        assertThat(apply(COLLAPSED, "10%\r20%\r\r")).isEqualTo("20%");
        assertThat(apply(COLLAPSED, "none")).isEqualTo("none");
        assertThat(apply(COLLAPSED, "\r")).isEmpty();
        assertThat(apply(new LineForm(true, true, false), "1\r\u001b[K2\u001b[0m\r\u001b[0m"))
                .isEqualTo("2");
    }

    private static String apply(LineForm form, String text) {
        LogLine line = form.apply(new LogLine(text, new LogCursor(7)));
        assertThat(line.next()).isEqualTo(new LogCursor(7));
        return line.text();
    }
}
