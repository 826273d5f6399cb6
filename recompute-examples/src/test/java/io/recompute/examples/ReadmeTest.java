package io.recompute.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.config.ConfigFile;
import io.recompute.testkit.EmbeddedSshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows first is run as it stands there. */
class ReadmeTest {
    private static final Path README = Path.of("../README.md");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void itsFirstLinesRunInJShell() throws Exception {
        Path jshell = Path.of(System.getProperty("java.home"), "bin", "jshell");
        assumeTrue(Files.isExecutable(jshell), "this Java has no jshell");
        Path project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("x.py"), """
                import os
                print("trained")
                os.makedirs("bin", exist_ok=True)
                open("bin/model", "w").write("weights")
                """);
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            ConfigFile config = ConfigFile.at(directory.resolve("conf"));
            config.add(server.instance());
            Path script = Files.writeString(directory.resolve("readme.jsh"), script(project));

            String said = run(jshell, script, config.path());

            assertThat(said).contains("trained").contains("status SUCCEEDED");
            assertThat(project.resolve("bin/model")).hasContent("weights");
        }
    }

    @Test
    void itsFirstScreenNamesTheTwoCommands() throws Exception {
        assertThat(Files.readString(README).lines().limit(40))
                .anyMatch(line -> line.startsWith("mvn -q -Pdemo"))
                .anyMatch(line -> line.startsWith("mvn verify"));
    }

    /** The README's first lines, with what they take for granted before them and a word of their outcome within. */
    private static String script(Path project) throws Exception {
        Matcher first = JAVA.matcher(Files.readString(README));
        assertThat(first.find()).isTrue();
        String lines = first.group(1);
        String last = lines.stripTrailing();
        assertThat(last).endsWith("}");
        return """
                import io.recompute.*;
                import io.recompute.run.*;
                import java.nio.file.*;
                import java.time.*;
                var dir = Path.of("%s");
                %s    System.out.println("status " + status);
                }
                /exit
                """.formatted(project, last.substring(0, last.length() - 1));
    }

    private static String run(Path jshell, Path script, Path config) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        jshell.toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "-s",
                        script.toString())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put(ConfigFile.VARIABLE, config.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
