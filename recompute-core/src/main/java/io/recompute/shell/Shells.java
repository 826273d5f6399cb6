package io.recompute.shell;

import io.recompute.model.RemotePath;
import io.recompute.transport.Channel;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;

/** Opens shells; for the face of the library alone. */
public final class Shells {
    private static final String SCRIPT = Script.text(Shells.class, "shell.sh");

    private Shells() {}

    /**
     * A shell in the project's directory; the caller closes it.
     *
     * @throws io.recompute.transport.TerminalRefusedException where the machine gives no terminal
     */
    public static RemoteShell open(Machine machine, RemotePath project, ShellSpec spec) {
        Script script = Script.of(
                SCRIPT,
                project.argument(),
                spec.command().orElse(""),
                machine.facts().programs().getOrDefault("bash", "/bin/sh"));
        Channel channel =
                spec.pty().isPresent() ? machine.openTerminal(script, spec.pty().get()) : machine.open(script);
        return new RemoteShell(machine.instance(), channel);
    }
}
