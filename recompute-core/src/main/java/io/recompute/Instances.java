package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * The machines of a config file, read anew by each call. Immutable and thread-safe, also against other programs; all
 * methods throw {@link io.recompute.config.ConfigException} where the file cannot be read or written.
 */
public final class Instances {
    private final ConfigFile file;

    Instances(ConfigFile file) {
        this.file = file;
    }

    /** The config file. */
    public Path file() {
        return file.path();
    }

    /** All machines by their numbers. */
    public SortedMap<Integer, Instance> list() {
        return file.read().instances();
    }

    /** The machine of that number. */
    public Instance get(int index) {
        return file.read().instance(index);
    }

    /** The number of the machine that is taken where none is named. */
    public int defaultIndex() {
        return file.read().defaultIndex();
    }

    /**
     * Adds a machine; makes the file where there is none.
     *
     * @return its number, which no machine has had in this file as it is
     */
    @CanIgnoreReturnValue
    public int add(Instance instance) {
        return file.add(instance);
    }

    /** Removes the machine of that number; the others keep theirs. */
    public void remove(int index) {
        file.remove(index);
    }

    /** Takes the machine of that number where none is named. */
    public void setDefault(int index) {
        file.setDefault(index);
    }
}
