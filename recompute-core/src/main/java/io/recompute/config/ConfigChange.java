package io.recompute.config;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The changes of a configuration: each makes of a document a new one, and touches no disk. */
final class ConfigChange {
    private ConfigChange() {}

    /** With a general section that names the first instance there is, or else 0, and the usual remote directory. */
    static IniDocument general(IniDocument document) {
        SortedMap<Integer, IniSection> known = ConfigReader.instanceSections(document);
        Map<String, String> values = new LinkedHashMap<>();
        values.put(ConfigReader.DEFAULT_INSTANCE, Integer.toString(known.isEmpty() ? 0 : known.firstKey()));
        values.put(ConfigReader.REMOTE_HOME, Config.DEFAULT_REMOTE_HOME);
        return general(document, values);
    }

    private static IniDocument general(IniDocument document, Map<String, String> values) {
        if (document.section(ConfigReader.GENERAL) == null) {
            return IniEditor.append(document, ConfigReader.GENERAL, values);
        }
        IniDocument changed = document;
        for (Map.Entry<String, String> value : values.entrySet()) {
            changed = IniEditor.set(changed, ConfigReader.GENERAL, value.getKey(), value.getValue());
        }
        return changed;
    }

    /** The number that the next instance gets: the one after the highest that there is or was, never that of a gap. */
    static int nextIndex(IniDocument document) {
        int next = next(document);
        if (next > ConfigReader.HIGHEST_INDEX) {
            throw new ConfigException(
                    document.file(),
                    "there is no number after that of instance " + (next - 1)
                            + "; give it a lower one by `re conf --rename=" + (next - 1) + ":N`");
        }
        return next;
    }

    private static int next(IniDocument document) {
        SortedMap<Integer, IniSection> known = ConfigReader.instanceSections(document);
        return Math.max(known.isEmpty() ? 0 : known.lastKey() + 1, ConfigReader.nextIndex(document));
    }

    /** A number that nobody has any more is not given again: a project may remember it, and would go to another machine. */
    private static IniDocument remembering(IniDocument before, IniDocument after) {
        int next = next(before);
        return next(after) < next && next <= ConfigReader.HIGHEST_INDEX
                ? general(after, Map.of(ConfigReader.NEXT_INSTANCE, Integer.toString(next)))
                : after;
    }

    /** With a section of that number for the machine; a file without any section gets a general one first. */
    static IniDocument add(IniDocument document, int index, Instance instance) {
        Map<String, String> values = values(document.file(), instance);
        IniDocument begun = document.sections().isEmpty() ? general(document) : document;
        return IniEditor.append(begun, ConfigReader.instanceName(index), values);
    }

    /** Without the section of that number. */
    static IniDocument remove(IniDocument document, int index) {
        requireKnown(document, index);
        return remembering(document, IniEditor.remove(document, ConfigReader.instanceName(index)));
    }

    /** With another number for the machine of that one, also where it is the default. */
    static IniDocument rename(IniDocument document, int index, int to) {
        requireKnown(document, index);
        if (to < 0 || to > ConfigReader.HIGHEST_INDEX) {
            throw new ConfigException(
                    document.file(),
                    to + " cannot be the number of an instance; they go from 0 to " + ConfigReader.HIGHEST_INDEX);
        }
        if (to == index) {
            return document;
        }
        if (ConfigReader.instanceSections(document).containsKey(to)) {
            throw new ConfigException(
                    document.file(),
                    "there is an instance " + to + " already; remove it first, or take another number");
        }
        IniDocument renamed = remembering(
                document, IniEditor.rename(document, ConfigReader.instanceName(index), ConfigReader.instanceName(to)));
        return ConfigReader.defaultIndex(document) == index ? setDefault(renamed, to) : renamed;
    }

    /** With that number as the one to use where none is named. */
    static IniDocument setDefault(IniDocument document, int index) {
        requireKnown(document, index);
        return general(document, Map.of(ConfigReader.DEFAULT_INSTANCE, Integer.toString(index)));
    }

    private static void requireKnown(IniDocument document, int index) {
        SortedMap<Integer, IniSection> known = ConfigReader.instanceSections(document);
        if (!known.containsKey(index)) {
            throw Config.unknown(document.file(), index, known);
        }
    }

    /** The keys of the machine with their values, in the order in which they are written. */
    private static Map<String, String> values(Path file, Instance instance) {
        Path identity = instance.identityFile();
        String port = instance.port() == Instance.DEFAULT_PORT ? null : Integer.toString(instance.port());
        Map<String, String> values = new LinkedHashMap<>();
        put(values, ConfigReader.USERNAME, instance.username());
        put(values, ConfigReader.HOST, instance.host());
        put(values, ConfigReader.PASSWORD, revealed(instance.password()));
        put(values, ConfigReader.PORT, port);
        put(values, ConfigReader.IDENTITY_FILE, identity == null ? null : absolute(identity));
        put(values, ConfigReader.PASSPHRASE, revealed(instance.passphrase()));
        put(values, ConfigReader.HOST_KEY, instance.hostKey());
        put(values, ConfigReader.PROXY_JUMP, instance.proxyJump());
        if (!ConfigReader.isHost(instance.host())) {
            // Once written it would lock its user out of the whole file.
            throw new ConfigException(file, "'" + instance.host() + "' is no host name; nothing was written");
        }
        values.forEach((key, value) -> {
            String obstacle = IniValue.obstacle(value);
            if (obstacle != null) {
                throw new ConfigException(
                        file, "the " + key + " " + obstacle + ", which the format cannot hold; nothing was written");
            }
        });
        return values;
    }

    private static void put(Map<String, String> values, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    private static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }
}
