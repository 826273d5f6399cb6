package io.recompute.testkit.environment;

import io.recompute.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small distribution of one module, as "Binary distribution format" of the packaging specifications has it.
 *
 * @param module the name of its module, whose {@code __version__} is the version
 * @param requires requirements of its own
 */
record Wheel(String name, String version, String module, List<String> requires) implements Distribution {
    static Wheel of(String name, String version, String... requires) {
        return new Wheel(name, version, name.replace('-', '_'), List.of(requires));
    }

    /** The same with another module than its name says. */
    Wheel module(String other) {
        return new Wheel(name, version, other, requires);
    }

    @Override
    public String fileName() {
        return name.replace('-', '_') + "-" + version + "-py3-none-any.whl";
    }

    @Override
    public byte[] bytes() {
        String info = name.replace('-', '_') + "-" + version + ".dist-info/";
        StringBuilder metadata =
                new StringBuilder("Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
        requires.forEach(one -> metadata.append("Requires-Dist: ").append(one).append('\n'));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(module + ".py", "__version__ = '" + version + "'\n\n\ndef main():\n    print(__version__)\n");
        files.put(info + "METADATA", metadata.toString());
        files.put(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        files.put(info + "entry_points.txt", "[console_scripts]\n" + module + " = " + module + ":main\n");
        StringBuilder record = new StringBuilder();
        files.forEach((path, text) ->
                record.append(path).append(",sha256=").append(hash(text)).append(",\n"));
        files.put(info + "RECORD", record + info + "RECORD,,\n");
        return Distribution.zip(files);
    }

    private static String hash(String text) {
        byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
