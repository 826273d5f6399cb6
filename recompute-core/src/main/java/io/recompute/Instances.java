package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Predicate;

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
     * @return its number, which no machine of this file has had
     */
    @CanIgnoreReturnValue
    public int add(Instance instance) {
        return file.add(instance);
    }

    /**
     * Logs in to a machine once, and adds it where that goes well; this computer itself needs no login. The key of a machine
     * that nobody knows yet, be it this one or one on the way to it, is put to the caller before anything is sent there; one
     * that is trusted is remembered among the known hosts.
     *
     * @param ssh the way to it
     * @param trust told of each unknown machine, with its address and the fingerprint that it showed ({@link
     *     HostKeyException#actual()}); whether to go on
     * @return its number, as of {@link #add(Instance)}
     * @throws HostKeyException where a key was not trusted, or is not the one that the machine is known by
     * @throws io.recompute.transport.TransportException where the login fails; nothing was added
     */
    @CanIgnoreReturnValue
    public int add(Instance instance, SshTransport ssh, Predicate<HostKeyException> trust) {
        FirstLogin.to(instance, ssh, trust);
        return file.add(instance);
    }

    /**
     * Gives the machine another number; the others keep theirs. It stays the default where it was. A project that remembers
     * the old number does not follow.
     *
     * @param to from 0 to 999999999, and no other machine's
     * @throws io.recompute.config.ConfigException also where there is no machine of the first number, another one of the
     *     second, or that cannot be a number; nothing was changed
     */
    public void rename(int index, int to) {
        file.rename(index, to);
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
