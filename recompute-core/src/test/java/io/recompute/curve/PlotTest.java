package io.recompute.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class PlotTest {
    private static Curve curve(String name, double... values) {
        CurveReader reader = CurveReader.of(name, "(\\S+)");
        for (double value : values) {
            reader.accept(Double.toString(value));
        }
        return reader.curve();
    }

    private static Element svg(Plot plot) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.toHtml())));
        return document.getDocumentElement();
    }

    @Test
    void aFallingCurveFallsInTheText() {
        String text = Plot.of(curve("lr 0.1", 4, 3, 2, 1, 0)).titled("loss").toString();
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(20);
        assertThat(lines.get(0)).isEqualTo("loss");
        assertThat(lines.get(1)).matches(" +4 \\|\\*+");
        assertThat(lines.get(16)).matches(" +0 \\| +\\*+");
        assertThat(lines.get(18)).matches(" +0 +4");
        assertThat(lines.get(19)).endsWith("* lr 0.1: 5 values, last 0, lowest 0");
        assertThat(text).matches("\\p{ASCII}+");
        assertThat(lines).allMatch(line -> line.length() <= 78 && line.equals(line.stripTrailing()));
    }

    @Test
    void eachCurveHasItsMarkAndItsLine() throws Exception {
        Plot plot = Plot.of(curve("a", 1, 2), curve("b", 2, 1));
        assertThat(plot.toString()).contains("* a: 2 values").contains("+ b: 2 values");
        assertThat(svg(plot).getElementsByTagName("polyline").getLength()).isEqualTo(2);
    }

    @Test
    void theSvgIsWellFormedAndEscapesWhatItIsTold() throws Exception {
        Element svg = svg(Plot.of(curve("<a> & \"b\"\u001b[31m", 1, 2, 3)).titled("<script>alert(1)</script>"));
        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getTextContent()).contains("<a> & \"b\"").contains("<script>alert(1)</script>");
    }

    @Test
    void pointsLieWithinTheAxes() throws Exception {
        Element svg = svg(Plot.of(curve("a", -3, 1e9, 4, 5e-300)));
        String points = ((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points");
        for (String point : points.split(" ")) {
            String[] xy = point.split(",");
            assertThat(Double.parseDouble(xy[0])).isBetween(64.0, 704.0);
            assertThat(Double.parseDouble(xy[1])).isBetween(36.0, 296.0);
        }
    }

    @Test
    void noValuesOneValueAndNoCurvesAreDrawnToo() throws Exception {
        for (Plot plot : List.of(Plot.of(), Plot.of(curve("none")), Plot.of(curve("one", 7)))) {
            assertThat(svg(plot).getTagName()).isEqualTo("svg");
            assertThat(plot.toString()).contains("+-----");
        }
        assertThat(svg(Plot.of(curve("one", 7))).getElementsByTagName("circle").getLength())
                .isEqualTo(1);
    }

    @Test
    void aLogarithmicAxisLeavesOutWhatIsNotAboveZero() throws Exception {
        Plot plot = Plot.of(curve("a", 1000, 0, -5, 10, 0.1)).onLogScale();
        Element line = (Element) svg(plot).getElementsByTagName("polyline").item(0);
        assertThat(line.getAttribute("points").split(" ")).hasSize(3);
        assertThat(plot.y().ticks()).containsExactly(0.1, 1.0, 10.0, 100.0, 1000.0);
    }

    @Test
    void aLogarithmicAxisOfFewDecadesHasTicksBetweenThem() {
        assertThat(Plot.of(curve("a", 0.11, 2.2)).onLogScale().y().ticks())
                .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-9 ? 0 : Double.compare(one, other))
                .containsExactly(0.2, 0.5, 1.0, 2.0);
        assertThat(Plot.of(curve("a", 3, 4)).onLogScale().y().ticks()).containsExactly(3.0, 4.0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, -4e-5, 1, 12345, -1e300, Double.MAX_VALUE})
    void anyNumberCanBeDrawn(double value) throws Exception {
        Plot plot = Plot.of(curve("a", value, 1, -value));
        assertThat(plot.toHtml()).doesNotContain("NaN").doesNotContain("Infinity");
        assertThat(svg(plot).getTagName()).isEqualTo("svg");
        assertThat(plot.toString()).contains("3 values");
        assertThat(plot.y().ticks()).hasSizeBetween(2, 12);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.5,0.5",
        "1200,1200",
        "0.000012345,0.00001234",
        "1.5e-7,1.5E-7",
        "123456789,123500000",
        "1e12,1E+12",
        "-2.0,-2"
    })
    void numbersAreShort(double value, String text) {
        assertThat(Scale.text(value)).isEqualTo(text);
    }
}
