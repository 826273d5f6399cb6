package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;

/**
 * A project's directory on a machine, with the part that is ours: {@code .recompute/}, for the login alone, whose {@code
 * layout} file tells the version of what lies there. Immutable and thread-safe.
 */
public final class RemoteProject {
    /** Raised when an older program could no longer read what lies there. */
    static final int LAYOUT = 1;

    private static final int MISSING = 66;
    private static final int NEWER = 65;

    private final Machine machine;
    private final RemotePath directory;

    /**
     * The project in that directory.
     *
     * @param directory relative to the login's home directory, or absolute
     */
    public RemoteProject(Machine machine, RemotePath directory) {
        this.machine = machine;
        this.directory = machine.facts().home().resolve(directory.toString());
    }

    /** Where it is, absolute. */
    public RemotePath directory() {
        return directory;
    }

    /**
     * Makes it where it is missing.
     *
     * @throws io.recompute.transport.control.ScriptFailedException where it cannot be made: no permission, no space
     * @throws NewerLayoutException where a newer version of this library made it
     */
    public void create() {
        run("create", "making " + directory + " on " + machine.instance());
    }

    /**
     * Checks that it is there.
     *
     * @throws NotInitializedException where it is not
     * @throws NewerLayoutException where a newer version of this library made it
     */
    public void check() {
        run("check", "looking at " + directory + " on " + machine.instance());
    }

    private void run(String task, String what) {
        Reply reply = machine.execute(
                Script.resource(RemoteProject.class, "project.sh", task, directory.toString(), Integer.toString(LAYOUT))
                        .repeatable());
        switch (reply.status()) {
            case MISSING ->
                throw new NotInitializedException(
                        directory,
                        "there is no project in " + directory + " on " + machine.instance() + "; init() brings it");
            case NEWER ->
                throw new NewerLayoutException(directory + " on " + machine.instance()
                        + " was made by a newer version of this library (" + reply.errorText() + "); use that one");
            default -> reply.orThrow(what);
        }
    }
}
