package io.recompute.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages that the page on troubles quotes are those of the library. */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("../docs/troubleshooting.md");
    private static final Path SOURCES = Path.of("../recompute-core/src/main");
    private static final String QUOTE = "### `";

    @Test
    void eachQuotedMessageStandsInTheSource() throws IOException {
        List<String> quotes = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith(QUOTE))
                .map(line -> line.substring(QUOTE.length(), line.length() - 1))
                .toList();
        String sources = sources();

        assertThat(quotes).hasSizeGreaterThan(10);
        for (String quote : quotes) {
            // what varies is an ellipsis there; the rest is literal
            assertThat(quote.split("…")).as(quote).allMatch(part -> sources.contains(part.strip()));
        }
    }

    /** All of it, literals that go on in the next line put together. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(TroubleshootingTest::text)
                    .collect(Collectors.joining("\n"))
                    .replaceAll("\"\\s*\\+ \"", "");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
