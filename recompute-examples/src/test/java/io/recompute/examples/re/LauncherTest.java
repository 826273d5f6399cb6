package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts re, in a place of its own with a jar that leads to the classes of this build. */
@Timeout(120)
class LauncherTest {
    @TempDir
    Path root;

    private Path script;

    @BeforeEach
    void install() throws IOException {
        assumeTrue(File.separatorChar == '/', "a script of the POSIX shell");
        Path lib = Files.createDirectories(root.resolve("it's here/lib"));
        script = Files.createDirectories(lib.resolveSibling("bin")).resolve("re");
        Files.copy(Path.of("src/release/bin/re"), script);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, ReMain.class.getName());
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes);
        try (OutputStream out = Files.newOutputStream(lib.resolve("re.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh", "mksh"})
    void everyShellStartsIt(String shell) throws Exception {
        String[] words = shell.split(" ");
        assumeTrue(Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, words[0]))));
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of(script.toString(), "--version"));
        Said said = run(Map.of("RE_ARCHIVE", "off"), command);
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.text()).startsWith("re ").hasLineCount(1);
    }

    @Test
    void argumentsAndTheStatusPassAndALinkLeadsToIt() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("first"), script);
        Path second = Files.createSymbolicLink(root.resolve("re"), Path.of("first"));
        assertThat(link).isSymbolicLink();
        Said said = run(Map.of("RE_ARCHIVE", "off"), List.of(second.toString(), "no such", "*", ""));
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.text()).startsWith("re: ").contains("no such").hasLineCount(1);
    }

    @Test
    void theHomeIsThatOfTheEnvironment() throws Exception {
        Said said = run(Map.of("RE_ARCHIVE", "off"), List.of(script.toString(), "conf"));
        assertThat(said.text()).startsWith("wrote " + root.resolve(".recompute.conf"));
        assertThat(root.resolve(".recompute.conf")).isNotEmptyFile();
    }

    @Test
    void withoutJavaItSaysSo() throws Exception {
        Path tools = Files.createDirectories(root.resolve("tools"));
        Said said =
                run(Map.of("PATH", tools.toString(), "JAVA_HOME", ""), List.of("/bin/sh", script.toString(), "man"));
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.text()).startsWith("re: there is no java").hasLineCount(1);
    }

    @Test
    void theArchiveIsMadeInTheBackgroundOfTheFirstCallAndUsedByTheNext() throws Exception {
        Map<String, String> here =
                Map.of("XDG_CACHE_HOME", root.resolve("a cache").toString());
        Path archive = madeBy(here);
        assertThat(archive).isNotEmptyFile();
        Map<String, String> told = new HashMap<>(here);
        told.put("RE_JAVA_OPTIONS", "-Xlog:cds");
        assertThat(run(told, List.of(script.toString(), "--version")).text()).contains(archive.toString());
    }

    @Test
    void anArchiveThatCannotBeMadeIsTriedOnce() throws Exception {
        Path java = Files.createDirectories(root.resolve("jvm/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\ncase $* in *-Xshare:dump*) exit 1 ;; esac\nexec '" + System.getProperty("java.home")
                        + "/bin/java' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> here = Map.of(
                "XDG_CACHE_HOME", root.resolve("cache").toString(),
                "JAVA_HOME", root.resolve("jvm").toString());
        assertThat(madeBy(here)).isEmptyFile();
        Said again = run(here, List.of(script.toString(), "list", "--help"));
        assertThat(again.text()).startsWith("Usage: re list");
        assertThat(madeBy(here)).isEmptyFile();
    }

    /** The archive that a call leaves; the test's time limit is the wait's. */
    private Path madeBy(Map<String, String> environment) throws Exception {
        Path cache = Path.of(environment.get("XDG_CACHE_HOME"), "recompute");
        Said said = run(environment, List.of(script.toString(), "--version"));
        assertThat(said.text()).startsWith("re ").hasLineCount(1);
        while (archives(cache).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(archives(cache)).hasSize(1);
        return cache.resolve(archives(cache).get(0));
    }

    @Test
    void aHomeThatCannotBeWrittenToIsNoFailure() throws Exception {
        Map<String, String> nowhere = Map.of("XDG_CACHE_HOME", "/proc/nowhere");
        Said said = run(nowhere, List.of(script.toString(), "--version"));
        assertThat(said.status()).isZero();
        assertThat(said.text()).startsWith("re ").hasLineCount(1);
    }

    private static List<String> archives(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsa"))
                    .toList();
        }
    }

    private record Said(int status, String text) {}

    private Said run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_") || name.startsWith("RE"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("HOME", root.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), said);
    }
}
