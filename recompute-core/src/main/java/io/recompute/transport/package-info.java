/**
 * What a way to a machine must offer: {@link io.recompute.transport.Transport} opens a {@link
 * io.recompute.transport.Connection}, which opens {@link io.recompute.transport.Channel channels}. Nothing here knows
 * SSH.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transport;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
