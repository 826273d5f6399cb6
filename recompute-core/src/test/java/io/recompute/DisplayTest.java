package io.recompute;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.fleet.FleetResult;
import io.recompute.fleet.SweepProgress;
import io.recompute.fleet.SweepResult;
import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.probe.Ranking;
import io.recompute.run.ProcessList;
import io.recompute.run.RunResult;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.Skipped;
import io.recompute.transfer.TransferProgress;
import io.recompute.transfer.TransferReport;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** What values show of themselves in a notebook. */
class DisplayTest {
    private static final String NASTY = "<b>\"it's\" & \u001b[31mred\u0000";

    static Stream<Displayable> values() {
        byte[] output = NASTY.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new RunResult(NASTY, 1, output, output, Duration.ofMillis(3)),
                new TransferReport(1, 2, List.of(NASTY), Optional.of(NASTY)),
                new TransferProgress(1, 0, OptionalLong.of(4), 0),
                new TransferProgress(1, 0, OptionalLong.empty(), 0),
                new SyncReport(
                        1,
                        2,
                        3,
                        4,
                        Skipped.builder().build(),
                        List.of(NASTY),
                        List.of(NASTY),
                        Optional.empty(),
                        Duration.ofMillis(5)),
                new SweepProgress(8, 2, 1, 1),
                new SweepResult(List.of()),
                new FleetResult<>(List.of()),
                new ProcessList(List.of()),
                new Ranking(List.of()));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isOneElementInWhichTextIsText(Displayable value) throws Exception {
        String html = value.toHtml();
        // the one attribute without a closing tag that HTML allows would fail here, too: it is XML as well
        String name = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)))
                .getDocumentElement()
                .getTagName();
        assertThat(name).isIn("div", "table", "pre", "svg");
        assertThat(html).doesNotContain("<b>").doesNotContain("\u001b").doesNotContain("\u0000");
    }

    @Test
    void aTransferShowsItsShare() {
        assertThat(new TransferProgress(1, 0, OptionalLong.of(4), 0).toHtml())
                .isEqualTo("<div><progress max=\"1\" value=\"0.250\"></progress> 0 files, 1 of 4 bytes</div>");
        assertThat(new TransferProgress(0, 0, OptionalLong.of(0), 0).toHtml()).contains("value=\"1.000\"");
    }

    @Test
    void ofALongOutputOnlyTheEndIsShown() {
        byte[] output = ("first" + "x".repeat(70_000) + "last").getBytes(StandardCharsets.UTF_8);
        String html = new RunResult("c", 0, output, new byte[0], Duration.ZERO).toHtml();
        assertThat(html)
                .hasSizeLessThan(66_000)
                .contains("<pre>...\n")
                .contains("last</pre>")
                .doesNotContain("first");
    }

    @Test
    void barsStayWithinTheirEnds() {
        assertThat(Html.bar(7, "a")).contains("value=\"1.000\"");
        assertThat(Html.bar(-1, "a")).contains("value=\"0.000\"");
        assertThat(Html.bar(Double.NaN, "a")).contains("value=\"0.000\"");
    }
}
