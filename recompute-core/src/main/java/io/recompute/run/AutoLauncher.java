package io.recompute.run;

/** Stands for whichever launcher the machine has. Immutable. */
final class AutoLauncher implements Launcher {
    static final Launcher INSTANCE = new AutoLauncher();

    private AutoLauncher() {}

    @Override
    public String name() {
        return AUTO;
    }

    @Override
    public String functions() {
        throw new IllegalStateException("it is chosen before anything is launched");
    }

    @Override
    public boolean isQueue() {
        return false;
    }

    @Override
    public String toString() {
        return AUTO;
    }
}
