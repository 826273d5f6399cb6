/**
 * Ports of this computer that lead to what listens on a machine, and the other way round: start from {@link
 * io.recompute.tunnel.Tunnel}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.tunnel;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
