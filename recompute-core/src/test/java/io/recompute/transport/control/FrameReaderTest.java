package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final String SENTINEL = "0123456789abcdef0123456789abcdef";

    private final FrameReader reader = new FrameReader(false);
    private final CollectingSink out = new CollectingSink();
    private final CollectingSink err = new CollectingSink();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void payloadsComeBackExactlyHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        for (int number = 1; number <= 60; number++) {
            CollectingSink sink = new CollectingSink();
            Frame frame = new Frame(SENTINEL, number, sink, err);
            byte[] payload = payload(random, number);
            int status = random.nextInt(256);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(text(random.nextBoolean() ? "stray\n" : "\001" + SENTINEL.substring(0, random.nextInt(32))));
            all.writeBytes(frame.beginMark());
            all.writeBytes(payload);
            all.writeBytes(frame.endMark());
            all.writeBytes(text(status + "\n"));
            all.writeBytes(text("stray behind\n"));
            all.writeBytes(frame.freeMark());
            feed(frame, all.toByteArray(), random);
            frame.end(true, status);

            assertThat(sink.toByteArray()).as("seed %d, frame %d", seed, number).isEqualTo(payload);
            assertThat(frame.done()).as("seed %d, frame %d", seed, number).isCompletedWithValue(status);
            assertThat(frame.free()).as("seed %d, frame %d", seed, number).isCompleted();
        }
    }

    @Test
    void whatCanNotBeAMarkIsPassedOnAtOnce() {
        Frame frame = new Frame(SENTINEL, 1, out, err);
        feed(frame, frame.beginMark());
        feed(frame, text("a line\nand a part"));
        assertThat(out.toByteArray()).isEqualTo(text("a line\nand a part"));
        feed(frame, text("\n"));
        assertThat(out.toByteArray()).isEqualTo(text("a line\nand a part\n"));
    }

    @Test
    void whatMayBeginAMarkIsPassedOnOnceItDoesNot() {
        Frame frame = new Frame(SENTINEL, 1, out, err);
        feed(frame, frame.beginMark());
        feed(frame, text("x\001012"));
        assertThat(out.toByteArray()).isEqualTo(text("x"));
        feed(frame, text("4\001"));
        assertThat(out.toByteArray()).isEqualTo(text("x\0010124"));
        feed(frame, text("y"));
        assertThat(out.toByteArray()).isEqualTo(text("x\0010124\001y"));
    }

    @Test
    void straysBetweenTwoFramesReachNeither() {
        Frame first = new Frame(SENTINEL, 1, out, err);
        feed(first, first.beginMark());
        feed(first, text("one"));
        feed(first, first.endMark());
        feed(first, text("0\nstray 1\n"));
        CollectingSink second = new CollectingSink();
        Frame next = new Frame(SENTINEL, 2, second, err);
        feed(next, text("stray 2\n"));
        feed(next, next.beginMark());
        feed(next, text("two"));
        feed(next, next.endMark());
        feed(next, text("3\n"));
        next.end(true, 3);
        assertThat(out.toByteArray()).isEqualTo(text("one"));
        assertThat(second.toByteArray()).isEqualTo(text("two"));
        assertThat(next.done()).isCompletedWithValue(3);
        assertThat(reader.noise()).contains("stray 1").contains("stray 2");
    }

    @Test
    void aFrameIsNotDoneBeforeBothOutputsEnd() {
        Frame frame = new Frame(SENTINEL, 1, out, err);
        feed(frame, frame.beginMark());
        feed(frame, frame.endMark());
        feed(frame, text("0\n"));
        assertThat(frame.done()).isNotDone();
        frame.end(true, 0);
        assertThat(frame.done()).isCompletedWithValue(0);
        assertThat(frame.free()).isNotDone();
    }

    @Test
    void ofNoiseOnlyTheBeginningIsKept() {
        Frame frame = new Frame(SENTINEL, 1, out, err);
        feed(frame, text("welcome " + "x".repeat(5_000)));
        assertThat(reader.noise()).startsWith("welcome xxx").hasSize(1_000);
        assertThat(frame.hasBegun()).isFalse();
    }

    private static byte[] payload(Random random, int number) {
        String[] pieces = {
            "\n",
            "\n\n",
            "\001",
            "\001" + SENTINEL,
            "\001" + SENTINEL + " ",
            "\001" + SENTINEL + " E",
            "\001" + SENTINEL + " E " + (number + 1) + " 0\n",
            "\001" + SENTINEL + " B " + number + "\n",
            SENTINEL,
            "é€",
            "\0",
            "text "
        };
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int count = random.nextInt(40); count > 0; count--) {
            byte[] piece = text(pieces[random.nextInt(pieces.length)]);
            payload.write(piece, 0, random.nextInt(3) == 0 ? random.nextInt(piece.length + 1) : piece.length);
        }
        return payload.toByteArray();
    }

    private void feed(Frame frame, byte[] bytes, Random random) {
        int most = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(most));
            feed(frame, Arrays.copyOfRange(bytes, at, at + count));
            at += count;
        }
    }

    private void feed(Frame frame, byte[] bytes) {
        reader.accept(frame, bytes, bytes.length);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
