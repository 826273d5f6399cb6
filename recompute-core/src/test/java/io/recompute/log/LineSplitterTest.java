package io.recompute.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    private final List<LogLine> lines = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void linesAreTheSameHoweverTheBytesAreCut(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            lines.clear();
            List<String> expected = new ArrayList<>();
            List<Long> places = new ArrayList<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            long offset = random.nextInt(1000);
            int count = random.nextInt(20);
            for (int line = 0; line < count; line++) {
                String text = word(random);
                boolean last = line == count - 1;
                String end =
                        last && !text.isEmpty() && random.nextBoolean() ? "" : random.nextBoolean() ? "\n" : "\r\n";
                all.writeBytes((text + end).getBytes(UTF_8));
                expected.add(text);
                places.add(offset + all.size());
            }
            LineSplitter splitter = new LineSplitter(new LogCursor(offset));
            byte[] bytes = all.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(7));
                splitter.accept(Arrays.copyOfRange(bytes, at, at + length), length, lines::add);
                at += length;
            }
            splitter.finish(lines::add);
            assertThat(lines)
                    .as("seed %d, round %d", seed, round)
                    .extracting(LogLine::text)
                    .isEqualTo(expected);
            assertThat(lines)
                    .as("seed %d, round %d", seed, round)
                    .extracting(line -> line.next().offset())
                    .isEqualTo(places);
        }
    }

    @Test
    void endsAreFoundAmongAllBytesAtAllPlaces() {
        byte[] bytes = new byte[1 << 16];
        new Random(1).nextBytes(bytes);
        List<Long> expected = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n' || at == bytes.length - 1) {
                expected.add(at + 1L);
            }
        }
        LineSplitter splitter = new LineSplitter(LogCursor.START);
        splitter.accept(bytes, bytes.length, lines::add);
        splitter.finish(lines::add);
        assertThat(lines).extracting(line -> line.next().offset()).isEqualTo(expected);
    }

    @Test
    void aLineAsLongAsALineMayBeIsOne() {
        split("x".repeat(LineSplitter.LONGEST) + "\nnext\n");
        assertThat(lines).extracting(line -> line.text().length()).containsExactly(LineSplitter.LONGEST, 4);
    }

    @Test
    void aHugeLineComesInPiecesThatCutNoCharacter() {
        String text = "x" + "€".repeat(LineSplitter.LONGEST);
        split(text + "\n");
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(lines.stream().map(LogLine::text).collect(Collectors.joining()))
                .isEqualTo(text);
        assertThat(lines.get(lines.size() - 1).next().offset()).isEqualTo(text.getBytes(UTF_8).length + 1L);
    }

    @Test
    void bytesWithoutMeaningAreStillCutIntoPieces() {
        byte[] noise = new byte[3 * LineSplitter.LONGEST];
        Arrays.fill(noise, (byte) 0x80);
        new LineSplitter(LogCursor.START).accept(noise, noise.length, lines::add);
        assertThat(lines).hasSizeBetween(2, 3);
    }

    @Test
    void aLineThatIsBeingWrittenOnlyGrows() {
        byte[] bytes = "first\né€\uD83D\uDE00 10%\r20%\r\r\nlast".getBytes(UTF_8);
        LineSplitter splitter = new LineSplitter(LogCursor.START);
        List<String> states = new ArrayList<>();
        for (byte next : bytes) {
            splitter.accept(new byte[] {next}, 1, lines::add);
            splitter.unfinished().ifPresent(line -> {
                assertThat(line.complete()).isFalse();
                assertThat(line.next().offset()).isIn(0L, 6L, 26L);
                states.add(line.text());
            });
        }
        assertThat(states)
                .containsSubsequence("f", "first", "é", "é€", "é€\uD83D\uDE00", "é€\uD83D\uDE00 10%\r2", "last")
                .noneMatch(text -> text.contains("\uFFFD"));
        assertThat(lines).extracting(LogLine::text).containsExactly("first", "é€\uD83D\uDE00 10%\r20%\r");
        String second = lines.get(1).text();
        assertThat(states).filteredOn(text -> text.startsWith("é")).allMatch(second::startsWith);
    }

    @Test
    void onlyTheEndOfALineFallsAway() {
        split("a\rb\r\r\n\n \n");
        assertThat(lines).extracting(LogLine::text).containsExactly("a\rb\r", "", " ");
    }

    private void split(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        LineSplitter splitter = new LineSplitter(LogCursor.START);
        splitter.accept(bytes, bytes.length, lines::add);
        splitter.finish(lines::add);
    }

    private static String word(Random random) {
        String[] characters = {"a", "é", "€", "\uD83D\uDE00", " ", "\r-"};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
