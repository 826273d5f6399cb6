package io.recompute.examples.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code in a document. Immutable.
 *
 * @param document the file's path, relative to the repository
 * @param line the number of its first line of code
 * @param language as the fence says it
 * @param text its lines
 * @param marker the text of the comment straight before the fence, else empty
 */
record Block(String document, int line, String language, String text, String marker) {
    private static final Path ROOT = Path.of("..");
    private static final String FENCE = "```";

    /** All blocks of the README and the guide, in order. */
    static List<Block> all() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents) {
            blocks.addAll(of(ROOT.relativize(document).toString(), Files.readAllLines(document)));
        }
        return blocks;
    }

    private static List<Block> of(String document, List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        String marker = "";
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at).strip();
            if (line.startsWith(FENCE)) {
                int end = at + 1;
                while (!lines.get(end).strip().equals(FENCE)) {
                    end++;
                }
                String text = String.join("\n", lines.subList(at + 1, end)).stripIndent() + "\n";
                blocks.add(new Block(document, at + 2, line.substring(FENCE.length()), text, marker));
                at = end;
            }
            boolean comment = line.startsWith("<!--") && line.endsWith("-->");
            if (comment || !line.isEmpty()) {
                marker = comment ? line.substring(4, line.length() - 3).strip() : "";
            }
        }
        return blocks;
    }

    boolean isCompiledOnly() {
        return marker.startsWith("compiled only: ");
    }

    /** Whether it is a class of its own, not statements. */
    boolean isUnit() {
        return text.lines().anyMatch(line -> line.matches("(public |final )*class .*"));
    }

    @Override
    public String toString() {
        return document + ":" + line;
    }
}
