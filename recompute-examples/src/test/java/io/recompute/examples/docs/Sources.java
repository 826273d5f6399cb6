package io.recompute.examples.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The documents' code as Java source: a class for each block, whose errors name the document's lines. */
final class Sources {
    private static final String IMPORTS = """
            import static java.nio.charset.StandardCharsets.UTF_8; \
            import static org.junit.jupiter.api.Assertions.*; \
            import io.recompute.*; import io.recompute.config.*; import io.recompute.curve.*; import io.recompute.data.*; \
            import io.recompute.fleet.*; import io.recompute.log.*; import io.recompute.model.*; \
            import io.recompute.notebook.*; import io.recompute.probe.*; import io.recompute.python.*; \
            import io.recompute.python.environment.*; import io.recompute.run.*; import io.recompute.shell.*; \
            import io.recompute.slurm.*; import io.recompute.sync.*; import io.recompute.sync.plan.*; \
            import io.recompute.transfer.*; import io.recompute.transport.*; import io.recompute.transport.openssh.*; \
            import io.recompute.transport.ssh.*; import io.recompute.tunnel.*; import io.recompute.testkit.*; \
            import io.recompute.testkit.fault.*; import java.net.URI; import java.nio.file.*; import java.time.Duration; \
            import java.util.*; import org.junit.jupiter.api.Test; import org.junit.jupiter.api.io.TempDir; \
            """;

    private final Path directory;
    private final List<Block> blocks;

    Sources(Path directory, List<Block> blocks) {
        this.directory = directory;
        this.blocks = List.copyOf(blocks);
    }

    static String nameOf(Block block) {
        return block.document().replaceAll("[^A-Za-z]", "_") + block.line();
    }

    /** Compiles all. The result is what the compiler says, empty where it is content. */
    String compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files = new ArrayList<>();
        for (Block block : blocks) {
            files.add(write(block));
        }
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-nowarn");
            boolean fine = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            return fine ? "" : said.toString();
        }
    }

    private Path write(Block block) throws IOException {
        // one directory and package for each, whose name is the document and line
        String name = nameOf(block);
        Path file =
                Files.createDirectories(directory.resolve(name)).resolve(block.isUnit() ? unit(block) : name + ".java");
        String head = "package " + name + "; " + IMPORTS;
        String source = block.isUnit()
                ? head + block.text()
                : head + "public final class " + name + " extends io.recompute.examples.docs.Scene {"
                        + " @Override public void run() throws Exception {\n" + block.text() + "\n}}\n";
        return Files.writeString(file, source);
    }

    static String className(Block block) {
        return nameOf(block) + "." + (block.isUnit() ? unit(block).replace(".java", "") : nameOf(block));
    }

    private static String unit(Block block) {
        String line = block.text()
                .lines()
                .filter(one -> one.matches("(public |final )*class .*"))
                .findFirst()
                .orElseThrow();
        return line.replaceAll(".*class (\\w+).*", "$1.java");
    }
}
