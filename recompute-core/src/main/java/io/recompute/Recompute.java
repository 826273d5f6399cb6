package io.recompute;

import io.recompute.config.ConfigFile;
import io.recompute.probe.Probe;
import io.recompute.transport.ssh.CredentialProvider;
import java.nio.file.Path;

/**
 * Where everything starts.
 *
 * <pre>{@code
 * try (Workspace gpu = Recompute.project(dir).instance(0).init()) {
 *     RemoteProcess train = gpu.runAsync("python3 x.py");
 *     train.log().follow().forEach(System.out::println);
 *     ExitStatus status = train.waitFor(Duration.ofHours(6));
 *     gpu.pull("bin/", dir.resolve("bin")).join();
 * }
 * }</pre>
 */
public final class Recompute {
    private Recompute() {}

    /** A description of the project in that directory; nothing is touched yet. */
    public static Project project(Path directory) {
        return Project.of(directory);
    }

    /** The machines of the user's config file: the one that {@code RECOMPUTE_CONFIG} names, or {@code ~/.recompute.conf}. */
    public static Instances instances() {
        return new Instances(ConfigFile.standard());
    }

    /** The machines of that config file. */
    public static Instances instances(Path configFile) {
        return new Instances(ConfigFile.at(configFile));
    }

    /**
     * A probe of the machines of the user's config file: what they are and what is free on them. Nothing is read or
     * connected before it is run.
     *
     * <pre>{@code
     * System.out.println(Recompute.probe().timeout(Duration.ofSeconds(10)).run());
     * }</pre>
     */
    public static Probe probe() {
        return probe(ConfigFile.standard(), CredentialProvider.none());
    }

    /** The same for the machines of that config file. */
    public static Probe probe(Path configFile) {
        return probe(ConfigFile.at(configFile), CredentialProvider.none());
    }

    static Probe probe(ConfigFile file, CredentialProvider credentials) {
        return Probe.of(
                new ConfiguredMachines(file),
                instance -> ProjectSettings.usualWay(instance, credentials),
                () -> ProjectSettings.usualHome(file));
    }
}
