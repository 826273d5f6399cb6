package io.recompute.transport.control;

/**
 * What runs in a control channel. Immutable.
 *
 * @param line what starts it: all that the login's shell interprets, and every shell in use takes it
 * @param setup what it does before all else; defines what {@link Frame} uses, descriptor 6 and {@code _recompute_hold}
 */
record Shell(String line, String setup) {
    /** For scripts of this library: they leave nothing behind that writes on. */
    static final Shell OWN = new Shell("exec /bin/sh", "_recompute_hold=/dev/null; exec 6</dev/null\n");

    private static final String HOLD = Script.text(Shell.class, "hold.sh");

    /** For users' commands: what they leave behind in the background may write on. */
    static Shell ofUsers(String line) {
        return new Shell(line, HOLD);
    }
}
