package io.recompute;

import io.recompute.config.Config;
import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.probe.Probe;
import io.recompute.probe.Selector;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTransport;
import io.recompute.transport.ssh.CredentialProvider;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a project is described by. Immutable.
 *
 * @param directory absolute
 * @param index the machine's number in the config file; null: {@code given}, or the config's own choice
 * @param given the machine; null: the config file says
 * @param selector chooses among the config's machines; null: it does not
 * @param remoteHome null: the config file says
 * @param way null: by the kind of the machine
 */
record ProjectSettings(
        Path directory,
        String name,
        ConfigFile config,
        @Nullable Integer index,
        @Nullable Instance given,
        @Nullable Selector selector,
        @Nullable RemotePath remoteHome,
        @Nullable Transport way,
        Behaviour behaviour) {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectSettings.class);

    ProjectSettings withName(String newName) {
        checkName(newName);
        return new ProjectSettings(directory, newName, config, index, given, selector, remoteHome, way, behaviour);
    }

    ProjectSettings withConfig(ConfigFile newConfig) {
        return new ProjectSettings(directory, name, newConfig, index, given, selector, remoteHome, way, behaviour);
    }

    ProjectSettings withIndex(int newIndex) {
        return new ProjectSettings(directory, name, config, newIndex, null, null, remoteHome, way, behaviour);
    }

    ProjectSettings withInstance(Instance newInstance) {
        return new ProjectSettings(directory, name, config, null, newInstance, null, remoteHome, way, behaviour);
    }

    ProjectSettings withSelector(Selector newSelector) {
        return new ProjectSettings(directory, name, config, null, null, newSelector, remoteHome, way, behaviour);
    }

    ProjectSettings withRemoteHome(RemotePath newRemoteHome) {
        return new ProjectSettings(directory, name, config, index, given, selector, newRemoteHome, way, behaviour);
    }

    ProjectSettings withTransport(Transport newWay) {
        return new ProjectSettings(directory, name, config, index, given, selector, remoteHome, newWay, behaviour);
    }

    ProjectSettings with(Behaviour newBehaviour) {
        return new ProjectSettings(directory, name, config, index, given, selector, remoteHome, way, newBehaviour);
    }

    /** The machine; reads the config file where that is to say, and asks its machines where a selector is to choose. */
    Instance instance() {
        if (given != null) {
            return given;
        }
        if (selector != null) {
            return probe().run().rank(selector).bestOrThrow();
        }
        Config read = config.read();
        if (config.readableByOthers()) {
            LOG.warn("{} holds a password and other users can read it; chmod 600 mends that", config.path());
        }
        return index == null ? read.instance() : read.instance(index);
    }

    /** A probe of the config file's machines, reached as this project's is. */
    Probe probe() {
        Probe probe = Recompute.probe(config, behaviour.credentials());
        return way == null ? probe : probe.transport(way);
    }

    /** How that machine's environments are made; reads the config file where that is to say. */
    EnvironmentSpec environment(Instance machine) {
        EnvironmentSpec chosen = behaviour.environment();
        if (chosen != null) {
            return chosen;
        }
        return given == null ? EnvironmentSpec.of(config.read().settings(machine)) : EnvironmentSpec.standard();
    }

    /** How that machine's runs are started; reads the config file where that is to say. */
    LaunchWay launch(Instance machine) {
        Map<String, String> section = given == null ? config.read().settings(machine) : Map.of();
        LaunchWay chosen = behaviour.launch();
        return chosen == null ? LaunchWay.of(section) : chosen.over(section);
    }

    /** The project's directory on the machine; reads the config file where that is to say and there is one. */
    RemotePath remoteDirectory() {
        RemotePath home = remoteHome == null ? usualHome(config) : remoteHome;
        return home.resolve(name);
    }

    Transport transport(Instance instance) {
        return way == null ? usualWay(instance, behaviour.credentials()) : way;
    }

    /** Where projects lie: what the config file says, where there is one. */
    static RemotePath usualHome(ConfigFile config) {
        return RemotePath.of(config.exists() ? config.read().remoteHome() : Config.DEFAULT_REMOTE_HOME);
    }

    /** The way to a machine, by its kind. */
    static Transport usualWay(Instance instance, CredentialProvider credentials) {
        return instance.isLocal()
                ? LocalTransport.create()
                : SshTransport.create().withCredentials(credentials);
    }

    /** Checks what a value cannot: that the directory is there and has a name. */
    void check() {
        checkName(name);
        if (!Files.isDirectory(directory)) {
            String why = Files.exists(directory) ? "is not a directory" : "does not exist";
            throw new ProjectException(
                    directory, "the project's directory " + directory + " " + why + "; check the path", null);
        }
    }

    private void checkName(String candidate) {
        boolean usable = !candidate.isBlank()
                && !candidate.equals(".")
                && !candidate.equals("..")
                && !candidate.equals("~")
                && !candidate.equals(".recompute")
                && candidate.chars().noneMatch(character -> character == '/' || character < ' ');
        if (!usable) {
            throw new ProjectException(
                    directory,
                    "'" + candidate.replaceAll("\\p{Cntrl}", "?") + "' cannot be the project's name: it names a"
                            + " directory on the machine; give another one with name(\"…\")",
                    null);
        }
    }
}
