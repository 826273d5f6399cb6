package io.recompute.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reading of gitignore files against that of git itself, on generated rules and trees. */
class GitIgnoreTest {
    private static final List<String> PIECES = List.of(
            "a",
            "b",
            "ab",
            "a.b",
            "*",
            "?",
            "**",
            "/",
            "/",
            "[ab]",
            "[!a]",
            "[a-c]",
            "\\a",
            "\\*",
            "!",
            " ",
            "\\ ",
            "#",
            "[[:alpha:]]",
            "[]a]",
            "é",
            "[^b]",
            "**/",
            "/**",
            "a*",
            "-",
            "[",
            "]",
            "\\");
    private static final List<String> NAMES =
            List.of("a", "b", "ab", "a.b", "c", "*", "a b", "é", "#a", "-", "abc", "!a", "a ");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rulesDecideAsGitDoes(long seed) throws Exception {
        assumeTrue(hasGit(), "git is not installed");
        git("init", "-q", ".");
        git("config", "core.excludesFile", "/dev/null");
        Random random = new Random(seed);
        List<String> paths = makeTree(random);
        for (int round = 0; round < 30; round++) {
            String rules = rules(random);
            Files.writeString(directory.resolve(".gitignore"), rules);
            Rules ours = Rules.parse(".gitignore", rules);
            TreeSet<String> ignored = new TreeSet<>();
            for (String path : paths) {
                if (ours.match(path, Files.isDirectory(directory.resolve(path))).isPresent()) {
                    ignored.add(path);
                }
            }
            assertThat(ignored).as("seed %d, rules:%n%s", seed, rules).isEqualTo(checkIgnore(paths));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nestedFilesDecideAsGitDoes(long seed) throws Exception {
        assumeTrue(hasGit(), "git is not installed");
        git("init", "-q", ".");
        git("config", "core.excludesFile", "/dev/null");
        Random random = new Random(seed);
        List<String> paths = makeTree(random);
        List<String> directories = new ArrayList<>(paths);
        directories.removeIf(path -> !Files.isDirectory(directory.resolve(path)));
        directories.replaceAll(path -> path + "/");
        directories.add("");
        for (int round = 0; round < 20; round++) {
            Selection selection = Selection.standard();
            for (String place : directories) {
                String rules = random.nextBoolean() ? "" : rules(random);
                Files.writeString(directory.resolve(place + ".gitignore"), rules);
                selection = selection.ignoring(place, Rules.parse(place + ".gitignore", rules));
            }
            TreeSet<String> ignored = new TreeSet<>();
            for (String path : paths) {
                if (selection
                        .closed(path, Files.isDirectory(directory.resolve(path)))
                        .isPresent()) {
                    ignored.add(path);
                }
            }
            assertThat(ignored).as("seed %d, round %d", seed, round).isEqualTo(checkIgnore(paths));
        }
    }

    private List<String> makeTree(Random random) throws IOException {
        List<String> paths = new ArrayList<>();
        List<String> directories = new ArrayList<>(List.of(""));
        for (int i = 0; i < 60; i++) {
            String path = pick(directories, random) + pick(NAMES, random);
            if (paths.contains(path)) {
                continue;
            }
            paths.add(path);
            if (random.nextInt(3) == 0) {
                Files.createDirectory(directory.resolve(path));
                directories.add(path + "/");
            } else {
                Files.createFile(directory.resolve(path));
            }
        }
        return paths;
    }

    private static String rules(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(random.nextInt(5) == 0 ? "!" : "");
            for (int j = random.nextInt(5); j >= 0; j--) {
                text.append(pick(PIECES, random));
            }
            text.append(random.nextInt(6) == 0 ? "/" : "").append(random.nextInt(8) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    private Set<String> checkIgnore(List<String> paths) throws Exception {
        Process git = new ProcessBuilder("git", "check-ignore", "--no-index", "-z", "--stdin")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream stdin = git.getOutputStream()) {
            stdin.write(String.join("\0", paths).getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).isIn(0, 1);
        return new TreeSet<>(output.isEmpty() ? List.of() : List.of(output.split("\0")));
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean hasGit() throws InterruptedException {
        try {
            return new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
