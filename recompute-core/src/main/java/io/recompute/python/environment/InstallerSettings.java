package io.recompute.python.environment;

import io.recompute.model.Secret;
import io.recompute.model.Sha256;
import io.recompute.model.ShellQuoting;
import io.recompute.python.AddressLogins;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What installers are told of a {@link EnvironmentSpec}: as variables, which unlike arguments no other user of the machine
 * can see. Immutable.
 */
final class InstallerSettings {
    private final EnvironmentSpec spec;

    InstallerSettings(EnvironmentSpec spec) {
        this.spec = spec;
    }

    /** Lines for a shell that export them, with their secrets. */
    String exports() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PIP_NO_INPUT", "1");
        variables.put("PIP_USER", "0");
        variables.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        String extra = spec.extraIndexUrls().stream().map(Secret::reveal).collect(Collectors.joining(" "));
        spec.indexUrl().ifPresent(url -> {
            variables.put("PIP_INDEX_URL", url.reveal());
            variables.put("UV_INDEX_URL", url.reveal());
        });
        if (!extra.isEmpty()) {
            variables.put("PIP_EXTRA_INDEX_URL", extra);
            variables.put("UV_EXTRA_INDEX_URL", extra);
        }
        for (String option : spec.pipOptions()) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "1" : option.substring(equals + 1);
            String variable = "PIP_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
            variables.merge(variable, value, (first, second) -> first + " " + second);
        }
        StringBuilder lines = new StringBuilder();
        variables.forEach((name, value) -> lines.append("export ")
                .append(name)
                .append('=')
                .append(ShellQuoting.quote(value))
                .append('\n'));
        return lines.toString();
    }

    /** The tool, as {@code build.py} calls it. */
    String tool() {
        boolean pip =
                spec.tool() == EnvironmentSpec.Tool.AUTO && !spec.pipOptions().isEmpty();
        return pip ? "pip" : spec.tool().name().toLowerCase(Locale.ROOT);
    }

    /** Of all that decides what an installation makes of the same requirements. A changed login decides nothing. */
    String digest(List<String> constraints) {
        MessageDigest digest = Sha256.begin();
        add(digest, List.of(spec.python().orElse(""), spec.tool().name()));
        add(digest, spec.indexUrl().stream().map(Secret::reveal).toList());
        add(digest, spec.extraIndexUrls().stream().map(Secret::reveal).toList());
        add(digest, spec.pipOptions());
        add(digest, constraints.stream().sorted().toList());
        return Sha256.hex(digest);
    }

    /** Of the requirements with these settings, in whatever order they stand. */
    static String digest(String settings, List<String> requirements) {
        MessageDigest digest = Sha256.begin();
        add(digest, List.of(settings));
        add(digest, requirements.stream().sorted().distinct().toList());
        return Sha256.hex(digest);
    }

    private static void add(MessageDigest digest, List<String> texts) {
        for (String text : texts) {
            digest.update((AddressLogins.mask(text) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) 0);
    }
}
