/**
 * A shell in a project's directory on a machine, for people and for programs that talk to one: {@link
 * io.recompute.shell.RemoteShell}, opened as a {@link io.recompute.shell.ShellSpec} says.
 */
@NullMarked
@CheckReturnValue
package io.recompute.shell;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
