/**
 * Machines reached by the system's own {@code ssh}: start from {@link io.recompute.transport.openssh.OpenSshTransport}.
 * One {@code ssh} per connection logs in and listens at a control socket; all channels pass through that socket.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transport.openssh;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
