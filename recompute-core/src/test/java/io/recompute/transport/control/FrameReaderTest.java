package io.recompute.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final CollectingSink out = new CollectingSink();
    private final Frame frame = new Frame("0123456789abcdef", 7, out, new CollectingSink());
    private final FrameReader reader = new FrameReader(false);

    private void come(byte[] bytes) {
        reader.accept(frame, bytes, bytes.length);
    }

    private void come(String text) {
        come(text.getBytes(StandardCharsets.UTF_8));
    }

    private String passedOn() {
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private String end(int status) {
        return new String(frame.endMark(), StandardCharsets.US_ASCII) + status + "\n";
    }

    @Test
    void aLineIsPassedOnWithItsEndBeforeMoreComes() {
        come(frame.beginMark());
        come("a line\n");
        assertThat(passedOn()).isEqualTo("a line\n");
        come("\n");
        assertThat(passedOn()).isEqualTo("a line\n\n");
    }

    @Test
    void whatMayBeginAMarkIsPassedOnOnceItDoesNot() {
        come(frame.beginMark());
        come("x\001012");
        assertThat(passedOn()).isEqualTo("x");
        come("3\001");
        assertThat(passedOn()).isEqualTo("x\0010123");
        come("y");
        assertThat(passedOn()).isEqualTo("x\0010123\001y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "line\n", "\n", "\001", "\001\001", "\001012\001", "\u00fc\n\n\001x"})
    void outputIsTheSameHoweverItIsCut(String output) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("noise\n".getBytes(StandardCharsets.UTF_8));
        all.writeBytes(frame.beginMark());
        all.writeBytes((output + end(42)).getBytes(StandardCharsets.UTF_8));
        for (byte single : all.toByteArray()) {
            come(new byte[] {single});
        }
        assertThat(passedOn()).isEqualTo(output);
        assertThat(reader.noise()).isEqualTo("noise");
    }
}
