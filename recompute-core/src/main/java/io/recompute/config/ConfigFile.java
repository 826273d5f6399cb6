package io.recompute.config;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The file that names the machines. Every call reads it anew; a change writes it anew, in one step, for the owner's
 * eyes only, with all lines but the changed ones as they were. Two processes that change it at the same time wait for
 * one another. Immutable, for any thread; there is nothing to close.
 *
 * <p>Beside the file lies an empty one, {@code NAME.lock}, by which writers wait for one another; it stays. There are no
 * backups, and a file changed by another user than its owner's becomes that user's.
 */
public final class ConfigFile {
    /** The environment variable that names the file. */
    public static final String VARIABLE = "RECOMPUTE_CONFIG";

    private static final String NAME = ".recompute.conf";

    private final Path path;
    private final Path home;
    private final Map<String, String> environment;
    private final LockedFile file;

    private ConfigFile(Path path, Path home, Map<String, String> environment) {
        this.path = path.toAbsolutePath();
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.file = new LockedFile(this.path);
    }

    /** That file, which need not be there yet. */
    public static ConfigFile at(Path path) {
        return new ConfigFile(path, userHome(), System.getenv());
    }

    /** The user's file: the one that {@value #VARIABLE} names, else {@code .recompute.conf} in the home directory. */
    public static ConfigFile standard() {
        return standard(System.getenv(), userHome());
    }

    /**
     * The file that {@link #standard()} finds with that environment and home directory, where {@code ~} stands for
     * the latter.
     */
    public static ConfigFile standard(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault(VARIABLE, "");
        return new ConfigFile(
                named.isEmpty() ? home.resolve(NAME) : HomePath.of(named, home, Path.of("")), home, environment);
    }

    private static Path userHome() {
        return Path.of(System.getProperty("user.home", ""));
    }

    /** Where the file lies: an absolute path. */
    public Path path() {
        return path;
    }

    /** Whether the file is there. */
    public boolean exists() {
        return file.exists();
    }

    /**
     * What the file says now.
     *
     * @throws ConfigException where it is missing or cannot be read, with the line where there is one
     */
    public Config read() {
        return new ConfigReader(document(), home, environment).read();
    }

    /**
     * Writes the file's general section, and the file where it is missing. An existing file must be forced: then the
     * general section is reset to the first instance and the usual remote directory, and all else is kept.
     *
     * @return where the file lies
     * @throws ConfigException where the file is there and {@code force} is false, or it cannot be read or written
     */
    @CanIgnoreReturnValue
    public Path create(boolean force) {
        change(document -> {
            if (!force && !document.text().isEmpty()) {
                throw new ConfigException(
                        path, "the file is there already; `re conf --force` resets its general section");
            }
            return ConfigChange.general(document);
        });
        return path;
    }

    /**
     * Adds a section for the machine, under the number after the highest one that there is or was, and the file where it is
     * missing. The machine's own name is not kept.
     *
     * @return the number of the new instance
     * @throws ConfigException where the file cannot hold a value, or cannot be read or written
     */
    @CanIgnoreReturnValue
    public int add(Instance instance) {
        AtomicInteger added = new AtomicInteger();
        change(document -> {
            added.set(ConfigChange.nextIndex(document));
            return ConfigChange.add(document, added.get(), instance);
        });
        return added.get();
    }

    /**
     * Removes the machine's section. The others keep their numbers, and the default stays as it is, even where it was
     * this one.
     *
     * @throws ConfigException where there is no such machine, or the file cannot be read or written
     */
    public void remove(int index) {
        requireExists();
        change(document -> ConfigChange.remove(document, index));
    }

    /**
     * Gives the machine's section another number. The others keep theirs; where it was the default, it stays that.
     *
     * @param to from 0 to 999999999, and no other machine's
     * @throws ConfigException where there is no machine of the first number, another one of the second, or that cannot be a
     *     number, or the file cannot be read or written
     */
    public void rename(int index, int to) {
        requireExists();
        change(document -> ConfigChange.rename(document, index, to));
    }

    /**
     * Makes the machine the one to use where none is named.
     *
     * @throws ConfigException where there is no such machine, or the file cannot be read or written
     */
    public void setDefault(int index) {
        requireExists();
        change(document -> ConfigChange.setDefault(document, index));
    }

    /**
     * Whether the file holds a password or passphrase and its mode lets other users read it; false where there is no
     * file, or the file system knows no such modes. Changing the file through this class mends it.
     *
     * @throws ConfigException where the file cannot be read
     */
    public boolean readableByOthers() {
        if (!exists()) {
            return false;
        }
        boolean secrets = document().sections().values().stream()
                .anyMatch(section -> section.entries().containsKey(ConfigReader.PASSWORD)
                        || section.entries().containsKey(ConfigReader.PASSPHRASE));
        try {
            return secrets && file.readableByOthers();
        } catch (IOException e) {
            throw failed("be read", e);
        }
    }

    private void requireExists() {
        if (!exists()) {
            throw new ConfigException(path, "there is no such file; run `re conf`, or name another one by " + VARIABLE);
        }
    }

    private IniDocument document() {
        requireExists();
        try {
            return IniDocument.of(path, file.read());
        } catch (IOException e) {
            throw failed("be read", e);
        }
    }

    private void change(UnaryOperator<IniDocument> change) {
        try {
            file.change(text -> change.apply(IniDocument.of(path, text)).text());
        } catch (IOException e) {
            throw failed("be changed", e);
        }
    }

    private ConfigException failed(String what, IOException cause) {
        return new ConfigException(path, 0, "the file cannot " + what + ": " + cause, cause);
    }
}
