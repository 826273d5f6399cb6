package io.recompute.config;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Config} of a document. Immutable. */
final class ConfigReader {
    static final String GENERAL = "general";
    static final String DEFAULT_INSTANCE = "instance";
    static final String REMOTE_HOME = "remote_home";
    static final String NEXT_INSTANCE = "next_instance";
    static final String HOST = "host";
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String PASSWORD_ENV = "password_env";
    static final String PORT = "port";
    static final String IDENTITY_FILE = "identity_file";
    static final String PASSPHRASE = "passphrase";
    static final String HOST_KEY = "host_key";
    static final String PROXY_JUMP = "proxy_jump";

    /** The number that nine digits have room for. */
    static final int HIGHEST_INDEX = 999_999_999;

    private static final Set<String> FIELDS =
            Set.of(HOST, USERNAME, PASSWORD, PASSWORD_ENV, PORT, IDENTITY_FILE, PASSPHRASE, HOST_KEY, PROXY_JUMP);

    private static final Pattern INSTANCE = Pattern.compile("instance (?<index>.*)", Pattern.DOTALL);

    /** As Python writes a number, and small enough for an int. */
    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final IniDocument document;
    private final Path home;
    private final Map<String, String> environment;

    /**
     * A reader of the document.
     *
     * @param home what a leading {@code ~} stands for
     * @param environment the variables that {@code password_env} may name
     */
    ConfigReader(IniDocument document, Path home, Map<String, String> environment) {
        this.document = document;
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    Config read() {
        SortedMap<Integer, Instance> instances = new TreeMap<>();
        SortedMap<Integer, Map<String, String>> settings = new TreeMap<>();
        instanceSections(document).forEach((index, section) -> {
            SectionValues values = values(section);
            instances.put(index, instance(values, section));
            settings.put(index, values.without(FIELDS));
        });
        IniSection general = document.section(GENERAL);
        String remoteHome = general == null ? null : values(general).get(REMOTE_HOME);
        return new Config(
                document.file(),
                defaultIndex(document),
                remoteHome == null ? Config.DEFAULT_REMOTE_HOME : remoteHome,
                instances,
                settings);
    }

    /**
     * The sections of machines, by number.
     *
     * @throws ConfigException where such a section has no number
     */
    static SortedMap<Integer, IniSection> instanceSections(IniDocument document) {
        SortedMap<Integer, IniSection> found = new TreeMap<>();
        for (IniSection section : document.sections().values()) {
            Matcher matcher = INSTANCE.matcher(section.name());
            if (matcher.matches()) {
                String index = matcher.group("index");
                if (!INDEX.matcher(index).matches()) {
                    throw new ConfigException(
                            document.file(),
                            section.lineNumber(),
                            "[" + section.name() + "] has no number that counts; write it as [instance 0]");
                }
                found.put(Integer.parseInt(index), section);
            }
        }
        return found;
    }

    /** The name of the section, and of the {@link Instance}, of that number. */
    static String instanceName(int index) {
        return "instance " + index;
    }

    private SectionValues values(IniSection section) {
        return new SectionValues(document.file(), section, document.section(IniSection.DEFAULT));
    }

    /** The number of the instance that is taken where none is named, be there one or not. */
    static int defaultIndex(IniDocument document) {
        return index(document, DEFAULT_INSTANCE);
    }

    /** The lowest number that no instance has had; 0 where nobody noted that. */
    static int nextIndex(IniDocument document) {
        return index(document, NEXT_INSTANCE);
    }

    private static int index(IniDocument document, String key) {
        IniSection section = document.section(GENERAL);
        if (section == null) {
            return 0;
        }
        SectionValues general = new SectionValues(document.file(), section, document.section(IniSection.DEFAULT));
        String text = general.get(key);
        if (text == null) {
            return 0;
        }
        if (!INDEX.matcher(text).matches()) {
            throw general.error(key, "takes the number of an instance, as in " + key + " = 0");
        }
        return Integer.parseInt(text);
    }

    private Instance instance(SectionValues values, IniSection section) {
        String host = values.get(HOST);
        if (host == null) {
            throw new ConfigException(
                    document.file(), section.lineNumber(), "[" + section.name() + "] has no host; add host = …");
        }
        if (!isHost(host)) {
            throw values.error(HOST, "takes a host name or an IP address alone; the user goes into username = …");
        }
        String username = values.get(USERNAME);
        if (username != null && username.indexOf('\n') >= 0) {
            throw values.error(USERNAME, "has more than one line; a line that is indented goes on with the one above");
        }
        return new Instance(
                section.name(),
                username,
                host,
                port(values),
                password(values),
                identityFile(values),
                values.secret(PASSPHRASE),
                values.get(HOST_KEY),
                proxyJump(values));
    }

    /** The password, or that of the variable; null where the variable is not set, as another way in may be open. */
    private @Nullable Secret password(SectionValues values) {
        Secret password = values.secret(PASSWORD);
        String variable = values.get(PASSWORD_ENV);
        if (password != null || variable == null) {
            return password;
        }
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? null : Secret.of(value);
    }

    private static @Nullable String proxyJump(SectionValues values) {
        String text = values.get(PROXY_JUMP);
        if (text == null) {
            return null;
        }
        try {
            return Stream.of(text.split(",", -1))
                    .map(machine -> Instance.parse(machine.strip()).name())
                    .collect(Collectors.joining(","));
        } catch (IllegalArgumentException e) {
            throw values.error(PROXY_JUMP, "takes machines as user@host:port with commas between, or none");
        }
    }

    /** Whether the text can be a host: no option of a program, no address with a user, and in one piece. */
    static boolean isHost(String text) {
        return !text.startsWith("-") && !text.contains("@") && text.chars().noneMatch(c -> Blanks.isBlank((char) c));
    }

    private static int port(SectionValues values) {
        String text = values.get(PORT);
        if (text == null) {
            return Instance.DEFAULT_PORT;
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw values.error(PORT, "takes a number from 1 to 65535");
        }
        return port;
    }

    private @Nullable Path identityFile(SectionValues values) {
        String text = values.get(IDENTITY_FILE);
        return text == null ? null : values.path(IDENTITY_FILE, text, home);
    }
}
