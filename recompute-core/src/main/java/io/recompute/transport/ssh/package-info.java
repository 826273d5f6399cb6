/**
 * Machines reached over SSH, in pure Java: start from {@link io.recompute.transport.ssh.SshTransport}. Host keys are
 * verified, one limit covers a whole connect, and each connection has threads of its own. Nothing outside this package
 * knows the SSH library below it.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transport.ssh;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
