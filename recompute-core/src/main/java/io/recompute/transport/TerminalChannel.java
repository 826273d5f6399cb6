package io.recompute.transport;

/**
 * One command on a machine that has a terminal of its own there. What it writes, errors too, comes by {@link #stdout()} as
 * the terminal makes it (a newline as {@code \r\n}, what is typed echoed); {@link #stderr()} is empty. What is written to
 * {@link #stdin()} is as typed: the byte 3 is Ctrl-C and interrupts the program in the foreground, the byte 4 at the start
 * of a line is the end of the input. Closing the stream itself tells the command nothing.
 *
 * <p>Closing the channel hangs up: the command and the program in the foreground get HUP.
 */
public interface TerminalChannel extends Channel {
    /**
     * Tells the terminal how large it is from now on; the program in the foreground gets WINCH. Does nothing where the
     * command has ended or the connection is gone.
     */
    void resize(TerminalSize size);

    /**
     * Sends a signal to the command and what shares its process group. An interactive shell is in another group than what
     * it runs; that is reached by what is typed. Does nothing where the command has ended, the connection is gone, or the
     * other side knows no such signal.
     *
     * @param name without {@code SIG}, as {@code TERM}
     */
    void signal(String name);
}
