/**
 * This machine as if it were a remote one: start from {@link io.recompute.transport.local.LocalTransport}. Commands are
 * processes of the system's {@code sh}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transport.local;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
