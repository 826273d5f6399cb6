package io.recompute;

import io.recompute.config.Config;
import io.recompute.config.ConfigFile;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTransport;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * All that a project is described by. Immutable.
 *
 * @param directory absolute
 * @param index the machine's number in the config file; null: {@code given}, or the config's own choice
 * @param given the machine; null: the config file says
 * @param remoteHome null: the config file says
 * @param way null: by the kind of the machine
 */
record ProjectSettings(
        Path directory,
        String name,
        ConfigFile config,
        @Nullable Integer index,
        @Nullable Instance given,
        @Nullable RemotePath remoteHome,
        @Nullable Transport way,
        Behaviour behaviour) {
    ProjectSettings withName(String newName) {
        checkName(newName);
        return new ProjectSettings(directory, newName, config, index, given, remoteHome, way, behaviour);
    }

    ProjectSettings withConfig(ConfigFile newConfig) {
        return new ProjectSettings(directory, name, newConfig, index, given, remoteHome, way, behaviour);
    }

    ProjectSettings withIndex(int newIndex) {
        return new ProjectSettings(directory, name, config, newIndex, null, remoteHome, way, behaviour);
    }

    ProjectSettings withInstance(Instance newInstance) {
        return new ProjectSettings(directory, name, config, null, newInstance, remoteHome, way, behaviour);
    }

    ProjectSettings withRemoteHome(RemotePath newRemoteHome) {
        return new ProjectSettings(directory, name, config, index, given, newRemoteHome, way, behaviour);
    }

    ProjectSettings withTransport(Transport newWay) {
        return new ProjectSettings(directory, name, config, index, given, remoteHome, newWay, behaviour);
    }

    ProjectSettings with(Behaviour newBehaviour) {
        return new ProjectSettings(directory, name, config, index, given, remoteHome, way, newBehaviour);
    }

    /** The machine; reads the config file where that is to say. */
    Instance instance() {
        if (given != null) {
            return given;
        }
        Config read = config.read();
        return index == null ? read.instance() : read.instance(index);
    }

    /** How its environments are made; reads the config file where that is to say. */
    EnvironmentSpec environment() {
        EnvironmentSpec chosen = behaviour.environment();
        if (chosen != null) {
            return chosen;
        }
        if (given != null) {
            return EnvironmentSpec.standard();
        }
        Config read = config.read();
        return EnvironmentSpec.of(read.settings(index == null ? read.defaultIndex() : index));
    }

    /** The project's directory on the machine; reads the config file where that is to say and there is one. */
    RemotePath remoteDirectory() {
        RemotePath home = remoteHome;
        if (home == null) {
            home = RemotePath.of(config.exists() ? config.read().remoteHome() : Config.DEFAULT_REMOTE_HOME);
        }
        return home.resolve(name);
    }

    Transport transport(Instance instance) {
        if (way != null) {
            return way;
        }
        return instance.isLocal() ? LocalTransport.create() : SshTransport.create();
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
