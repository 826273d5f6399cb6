/**
 * The real thing for a test: an OpenSSH server of its own and users to log in as, where the machine has them. Start
 * from {@link io.recompute.testkit.openssh.OpenSshServer}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.testkit.openssh;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
