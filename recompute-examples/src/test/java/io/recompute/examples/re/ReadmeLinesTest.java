package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.recompute.Recompute;
import io.recompute.examples.StandInGpus;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines of re, in their order, as they stand there; only the addresses are those of servers that there are. */
@Timeout(120)
class ReadmeLinesTest {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(re conf .*?)```", Pattern.DOTALL);

    private static final Map<String, String> NOT_RUN =
            Map.of("re install \"torch tqdm\"", "needs an index of packages; InstallModeTest has one");

    private static final String JUPYTER = """
            #!/bin/sh
            printf '{"port": 1, "token": "%s", "base_url": "/"}' "$JUPYTER_TOKEN" >"$JUPYTER_RUNTIME_DIR/jpserver-$$.json"
            """;

    @TempDir
    Path root;

    private EmbeddedSshServer first;
    private EmbeddedSshServer second;
    private HttpServer web;
    private Calls re;

    @BeforeEach
    void start() throws IOException {
        first = machine("first");
        second = machine("second");
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/a.zip", exchange -> {
            byte[] archive = archive();
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        web.start();
        re = new Calls(root, first, "readme-" + root.getFileName());
        Files.writeString(re.project().resolve("x.py"), """
                import os
                print("loss=0.5")
                for name in "bin/model", "results/table":
                    os.makedirs(os.path.dirname(name), exist_ok=True)
                    open(name, "w").write(name)
                """);
        Files.writeString(re.project().resolve("commands.txt"), "echo $CUDA_VISIBLE_DEVICES\n".repeat(4));
    }

    @AfterEach
    void stop() {
        web.stop(0);
        first.close();
        second.close();
    }

    private EmbeddedSshServer machine(String name) throws IOException {
        Path directory = Files.createDirectories(root.resolve(name));
        Path programs = StandInGpus.two(directory);
        Path jupyter = Files.writeString(programs.resolve("jupyter-lab"), JUPYTER);
        assertThat(jupyter.toFile().setExecutable(true)).isTrue();
        return EmbeddedSshServer.builder()
                .environment("PATH", programs + ":" + System.getenv("PATH"))
                .environment("RECOMPUTE_GPU_LEASES", directory.resolve("leases").toString())
                .start();
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.csv"));
            zip.write('1');
        }
        return bytes.toByteArray();
    }

    /** As it is typed, less the comment. */
    private String call(String line) {
        String typed = line.replaceFirst(" +#.*", "");
        if (NOT_RUN.containsKey(typed)) {
            return "";
        }
        String real = typed.replace("ada@gpu1.example.org", "tester@127.0.0.1:" + second.port())
                .replace("https://host/", "http://127.0.0.1:" + web.getAddress().getPort() + "/");
        List<String> words = ShellWords.split(real);
        assertThat(words).first().isEqualTo("re");
        String password = Objects.requireNonNull(second.instance().password()).reveal();
        Calls.Result result = re.callWithInput(
                typed.startsWith("re sshadd") ? password + "\n" : "",
                words.subList(1, words.size()).toArray(String[]::new));
        assertThat(result.status())
                .as(line + "\n" + result.out() + result.err())
                .isZero();
        if (typed.equals("re conf")) {
            Recompute.instances(re.config()).add(first.instance()); // a machine that was there before
        }
        return result.out();
    }

    @Test
    void eachLineDoesWhatItsCommentSays() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        StringBuilder said = new StringBuilder();
        for (String line : block.group(1).lines().toList()) {
            said.append("> ").append(line).append('\n').append(call(line));
        }
        assertThat(said)
                .as("each shows what it is for")
                .contains(
                        "data/a.zip", "NVIDIA A100", "4 of 4 tasks succeeded", "loss=0.5", "\"processes\" :", "NAME\n");
        Path remote = second.home().resolve("projects").resolve(re.project().getFileName());
        assertThat(remote.resolve("data/a/a.csv")).as("unpacked, on machine 1").hasContent("1");
        assertThat(re.project().resolve("bin/model")).hasContent("bin/model");
        assertThat(re.project().resolve("results/table")).hasContent("results/table");
    }
}
