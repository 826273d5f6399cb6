package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files, read and written by this library and by Python's own configparser. */
class PythonParityTest {
    private static final int FILES = 400;

    /** Prints, for each file named, one line of its values in hexadecimal: {@code section:key:raw:meaning …}. */
    private static final String READ = """
            import configparser, sys
            def hexed(text):
                return text.encode('utf-8').hex()
            for name in sys.argv[1:]:
                parser = configparser.ConfigParser()
                try:
                    with open(name, encoding='utf-8-sig') as file:
                        parser.read_file(file)
                    words = []
                    for section in parser.sections():
                        words.append(hexed(section))
                        for key in parser.options(section):
                            raw = parser.get(section, key, raw=True)
                            try:
                                meaning = hexed(parser.get(section, key))
                            except configparser.InterpolationError:
                                meaning = '-'
                            words.append(':'.join((hexed(section), hexed(key), hexed(raw), meaning)))
                    print('ok', ' '.join(words))
                except configparser.Error:
                    print('error')
            """;

    /** Writes a file for each password, given in hexadecimal, as the original tool does. */
    private static final String WRITE = """
            import configparser, sys
            for i, text in enumerate(sys.argv[2:]):
                parser = configparser.ConfigParser()
                parser['general'] = {'instance': '0'}
                password = bytes.fromhex(text).decode('utf-8').replace('%', '%%')
                parser['instance 0'] = {'username': 'me', 'host': 'a', 'password': password}
                with open('%s/%d' % (sys.argv[1], i), 'w', encoding='utf-8') as file:
                    parser.write(file)
            """;

    private static final String PYTHON = "python3";

    @TempDir
    Path directory;

    @BeforeAll
    static void findPython() {
        boolean found = false;
        for (String entry :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1)) {
            found |= !entry.isEmpty() && Files.isExecutable(Path.of(entry, PYTHON));
        }
        assumeTrue(found, "there is no python3 on the PATH to compare with");
    }

    private List<String> python(String script, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script));
        command.addAll(arguments);
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The values as they are meant, the inherited ones included, or {@code -} where Python gives up on them. */
    private static String ours(Path file, String python) throws IOException {
        IniDocument document;
        try {
            document = IniDocument.of(file, new LockedFile(file).read());
        } catch (ConfigException e) {
            return "error";
        }
        StringBuilder line = new StringBuilder("ok");
        IniSection defaults = document.section(IniSection.DEFAULT);
        document.sections().values().stream()
                .filter(section -> !section.name().equals(IniSection.DEFAULT))
                .forEach(section -> {
                    Map<String, String> raw = new LinkedHashMap<>(section.values());
                    if (defaults != null) {
                        defaults.values().forEach(raw::putIfAbsent);
                    }
                    line.append(' ').append(hex(section.name()));
                    raw.forEach((key, value) -> {
                        String word = hex(section.name()) + ':' + hex(key) + ':' + hex(value) + ':';
                        line.append(' ').append(word);
                        line.append(python.contains(word + '-') ? "-" : hex(IniValue.read(value, raw)));
                    });
                });
        return line.length() == 2 ? "ok " : line.toString();
    }

    @Test
    void everyFileMeansWhatItMeansToConfigparser() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int seed = 0; seed < FILES; seed++) {
            Random random = new Random(seed);
            String text = seed % 2 == 0
                    ? "[DEFAULT]\nd = x\n[s]\n" + RandomLines.body(random) + "r = %(d)s%(host)s\n"
                    : RandomLines.anything(random);
            files.add(Files.writeString(directory.resolve("file" + seed), text));
        }
        List<String> lines = python(READ, files.stream().map(Path::toString).toList());
        assertThat(lines).hasSize(FILES);
        int readable = 0;
        for (int seed = 0; seed < FILES; seed++) {
            String line = lines.get(seed);
            readable += line.startsWith("ok") ? 1 : 0;
            assertThat(ours(files.get(seed), line))
                    .as("seed %s:\n%s", seed, Files.readString(files.get(seed)))
                    .isEqualTo(line);
        }
        assertThat(readable).as("files that are no error").isBetween(FILES / 2, FILES - 20);
    }

    @Test
    void aPasswordThatWeWriteIsReadByConfigparser() throws Exception {
        List<String> passwords = new ArrayList<>();
        ConfigFile file = ConfigFile.at(directory.resolve("ours"));
        for (int seed = 0; seed < FILES / 4; seed++) {
            passwords.add(RandomLines.password(new Random(seed)));
            file.add(Instance.parse("me@a").withPassword(Secret.of(passwords.get(seed))));
        }
        String line = python(READ, List.of(file.path().toString())).get(0);
        Config config = file.read();
        for (int seed = 0; seed < passwords.size(); seed++) {
            String start = hex("instance " + seed) + ':' + hex("password") + ':';
            String word = List.of(line.split(" ", -1)).stream()
                    .filter(candidate -> candidate.startsWith(start))
                    .findFirst()
                    .orElseThrow();
            assertThat(text(word.split(":", -1)[3])).as("seed %s", seed).isEqualTo(passwords.get(seed));
            assertThat(config.instance(seed).password()).isEqualTo(Secret.of(passwords.get(seed)));
        }
    }

    @Test
    void aPasswordThatConfigparserWritesIsReadByUs() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(directory.toString()));
        List<String> passwords = new ArrayList<>(List.of("two\nlines"));
        for (int seed = 0; seed < FILES / 4; seed++) {
            passwords.add(RandomLines.password(new Random(seed)));
        }
        passwords.forEach(password -> arguments.add(hex(password)));
        assertThat(python(WRITE, arguments)).isEmpty();
        for (int i = 0; i < passwords.size(); i++) {
            ConfigFile file = ConfigFile.at(directory.resolve(Integer.toString(i)));
            assertThat(file.read().instance().password()).as("number %s", i).isEqualTo(Secret.of(passwords.get(i)));
        }
    }
}
