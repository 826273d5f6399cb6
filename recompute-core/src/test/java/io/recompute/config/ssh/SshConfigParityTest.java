package io.recompute.config.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same files, read by this library and by {@code ssh -G}. */
class SshConfigParityTest {
    private static final int FILES = 60;
    private static final List<String> COMPARED = List.of(
            "identityfile", "certificatefile", "identityagent", "hostkeyalias", "userknownhostsfile", "proxyjump");

    @TempDir
    Path directory;

    @BeforeAll
    static void requireSsh() throws InterruptedException {
        boolean demanded = "required".equals(System.getenv("RECOMPUTE_PEERS"));
        assumeTrue(demanded || isThere(), "this machine has no ssh");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void generatedFilesMeanTheSameToBoth(long seed) throws Exception {
        Random random = new Random(seed);
        for (int index = 0; index < FILES; index++) {
            Path file = Files.writeString(directory.resolve("config-" + index), RandomSshConfig.text(random));
            String alias = RandomSshConfig.host(random);
            List<String> theirs = theirs(file, alias);
            assertThat(ours(file, alias))
                    .as("seed %d, host %s:%n%s", seed, alias, Files.readString(file))
                    .isEqualTo(theirs);
        }
    }

    private List<String> ours(Path file, String alias) {
        SshHost host =
                SshConfig.at(Path.of(System.getProperty("user.home")), file).host(alias, null, 0);
        List<String> lines = new ArrayList<>();
        lines.add("hostname " + host.hostName());
        lines.add("user " + host.user().orElse(System.getProperty("user.name")));
        lines.add("port " + host.port().orElse(22));
        lines.add("identitiesonly " + (host.identitiesOnly() ? "yes" : "no"));
        lines.add("stricthostkeychecking " + (host.isStrict() ? "true" : "other"));
        for (String keyword : COMPARED) {
            for (List<String> words : host.raw(keyword)) {
                String value = String.join(" ", words);
                if (!(keyword.equals("proxyjump") && value.equals("none"))) {
                    lines.add(keyword + " " + (keyword.equals("hostkeyalias") ? value.toLowerCase() : value));
                }
            }
        }
        lines.sort(Comparator.naturalOrder());
        return lines;
    }

    private List<String> theirs(Path file, String alias) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ssh", "-G", "-F", file.toString(), alias)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", said, Files.readString(file)).isZero();
        return said.lines()
                .map(SshConfigParityTest::normal)
                .filter(line -> !line.isEmpty())
                .sorted()
                .collect(Collectors.toList());
    }

    /** What is compared, without what ssh puts where a file says nothing. */
    private static String normal(String line) {
        String keyword = line.substring(0, Math.max(0, line.indexOf(' ')));
        String value = line.substring(keyword.length()).strip();
        return switch (keyword) {
            case "hostname", "user", "port", "identitiesonly" -> line;
            case "stricthostkeychecking" -> keyword + " " + (value.equals("true") ? "true" : "other");
            case "identityfile" -> value.startsWith("~/.ssh/id_") ? "" : line;
            case "userknownhostsfile" -> value.contains("known_hosts2") ? "" : line;
            default -> COMPARED.contains(keyword) && !(keyword.equals("proxyjump") && value.equals("none")) ? line : "";
        };
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("ssh", "-V")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
