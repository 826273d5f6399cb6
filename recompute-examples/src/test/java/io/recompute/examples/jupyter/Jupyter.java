package io.recompute.examples.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Jupyter with the kernel of this build, all its files in one directory. */
final class Jupyter {
    private final Path directory;

    /** Makes the kernel there. */
    Jupyter(Path directory) throws IOException {
        this.directory = directory;
        Path startUp = Path.of("notebooks", "recompute.jsh").toAbsolutePath();
        Path kernel = InstallKernel.install(startUp, directory.resolve("data"), System.getProperty("java.class.path"));
        assertThat(kernel.resolve("kernel.json")).isNotEmptyFile();
    }

    /** What that script, which lies beside this class, prints: JSON as lists, maps and text. */
    Object script(String name, Map<String, String> environment, String... arguments) throws Exception {
        Path script = directory.resolve(name);
        try (InputStream resource = Objects.requireNonNull(Jupyter.class.getResourceAsStream(name))) {
            Files.write(script, resource.readAllBytes());
        }
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>(List.of(NeedsJupyter.PYTHON, script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().putAll(environment);
        for (String kind : List.of("CONFIG", "DATA", "RUNTIME")) {
            builder.environment()
                    .put(
                            "JUPYTER_" + kind + "_DIR",
                            directory
                                    .resolve(kind.toLowerCase(java.util.Locale.ROOT))
                                    .toString());
        }
        builder.environment().put("IPYTHONDIR", directory.resolve("ipython").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("within four minutes")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(Files.readString(errors) + output).isZero();
        return json(output);
    }

    private static Object json(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return value(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> map = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                map.put(name, value(parser));
            }
            return map;
        }
        return parser.getText();
    }
}
