package io.recompute.transport.control;

/**
 * How the shell of a control channel is started. Immutable.
 *
 * @param commandLine what the login's shell interprets, and nothing else; it needs no quotes in any shell
 * @param hold what tells whether a command has left something behind
 */
record ShellStart(String commandLine, String hold) {
    /** The one line that every login's shell takes. */
    static final String SH = "exec /bin/sh";

    /** For scripts of this library, which leave nothing behind that writes on. */
    static final ShellStart OWN = new ShellStart(SH, "_recompute_hold=/dev/null; exec 6</dev/null\n");

    private static final String FRAME = Script.text(ShellStart.class, "frame.sh");

    private static final String HOLD = Script.text(ShellStart.class, "hold.sh");

    /** For users' commands, which may leave something behind in the background that does. */
    static ShellStart users(String commandLine) {
        return new ShellStart(commandLine, HOLD);
    }

    /** What the started shell does first. */
    String setup(String sentinel) {
        return hold + "_recompute_mark=" + sentinel + "\n" + FRAME;
    }
}
