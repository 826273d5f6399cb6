/**
 * What {@code ~/.ssh/config} says of a host. Start from {@link io.recompute.config.ssh.SshConfig}; it reads files, and
 * connects to nothing.
 */
@NullMarked
@CheckReturnValue
package io.recompute.config.ssh;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
