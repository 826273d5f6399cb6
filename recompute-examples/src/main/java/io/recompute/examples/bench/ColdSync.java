package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.Workspace;
import java.nio.file.Path;

/**
 * One synchronisation, started from nothing: connects, makes the project on the machine and brings it there, as a
 * program does that does nothing else.
 */
public final class ColdSync {
    private ColdSync() {}

    /** Runs it; takes the project's directory, its name there, and the config file. */
    public static void main(String[] arguments) {
        try (Workspace workspace = Recompute.project(Path.of(arguments[0]))
                .name(arguments[1])
                .config(Path.of(arguments[2]))
                .instance(0)
                .init()) {
            System.out.println(workspace.directory());
        }
    }
}
