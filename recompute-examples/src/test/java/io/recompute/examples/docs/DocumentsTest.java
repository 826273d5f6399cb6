package io.recompute.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.recompute.config.ConfigFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The Java code of the README and the guide is compiled and run, each block in a scene of its own. */
class DocumentsTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final int MOST_COMPILED_ONLY = 6;
    private static final List<String> REASONS = List.of(
            "compiled only: needs an index of packages",
            "compiled only: needs the network",
            "compiled only: needs Jupyter",
            "compiled only: needs a cluster");

    @TempDir
    static Path place;

    private static List<Block> java;
    private static Machines machines;
    private static URLClassLoader loader;

    @BeforeAll
    static void compile() throws Exception {
        // it would win over the new home's file, and lead the code to a user's machines
        assumeTrue(System.getenv(ConfigFile.VARIABLE) == null, ConfigFile.VARIABLE + " is set here");
        java = Block.all().stream()
                .filter(block -> block.language().equals("java"))
                .toList();
        Path classes = Files.createDirectories(place.resolve("classes"));

        String said = new Sources(place.resolve("sources"), java).compile(classes);

        assertThat(said).as("what the compiler says of the documents' code").isEmpty();
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, DocumentsTest.class.getClassLoader());
        machines = new Machines(place);
    }

    @AfterAll
    static void end() throws Exception {
        if (machines != null) {
            machines.close();
        }
        if (loader != null) {
            loader.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> eachBlockRuns() {
        return java.stream()
                .filter(block -> !block.isCompiledOnly())
                .map(block -> dynamicTest(block.toString(), () -> assertTimeoutPreemptively(LIMIT, () -> run(block))));
    }

    @Test
    void whatIsOnlyCompiledSaysWhy() {
        assertThat(java.stream().filter(Block::isCompiledOnly).map(Block::marker))
                .allMatch(marker -> REASONS.contains(marker))
                .hasSizeLessThanOrEqualTo(MOST_COMPILED_ONLY);
    }

    @Test
    void theConfigurationsAreRead() throws Exception {
        List<Block> found = Block.all().stream()
                .filter(block -> block.language().equals("ini"))
                .toList();
        assertThat(found).isNotEmpty();
        for (Block block : found) {
            Path file = Files.writeString(place.resolve("read.conf"), block.text());
            assertThat(ConfigFile.at(file).read().instances())
                    .as(block.toString())
                    .isNotEmpty();
        }
    }

    private static void run(Block block) throws Exception {
        Class<?> compiled = loader.loadClass(Sources.className(block));
        if (block.isUnit()) {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(compiled))
                    .execute()
                    .testEvents()
                    .assertStatistics(counts -> counts.started(testsOf(block)).succeeded(testsOf(block)));
            return;
        }
        Path own = Files.createDirectories(place.resolve(Sources.nameOf(block)));
        try (Scene scene = (Scene) compiled.getDeclaredConstructor().newInstance()) {
            scene.open(own);
            scene.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(block + " fails: " + e + "\n" + block.text(), e);
        }
    }

    private static long testsOf(Block block) {
        return block.text().lines().filter(line -> line.strip().equals("@Test")).count();
    }
}
