package io.recompute.run.detached;

import io.recompute.run.Launcher;
import io.recompute.transport.control.Script;

/**
 * The launcher whose runs depend on nobody: processes of the machine itself, in sessions of their own. Immutable. Found as
 * {@link Launcher#detached()}.
 */
public final class DetachedLauncher implements Launcher {
    private static final String FUNCTIONS = Script.text(DetachedLauncher.class, "detached.sh");

    /** The one there is. */
    public DetachedLauncher() {}

    @Override
    public String name() {
        return DETACHED;
    }

    @Override
    public String functions() {
        return FUNCTIONS;
    }

    @Override
    public boolean isQueue() {
        return false;
    }

    @Override
    public String toString() {
        return name();
    }
}
