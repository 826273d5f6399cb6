/**
 * What can go wrong between a program and a machine, on purpose: {@link io.recompute.testkit.fault.Fault} is the family,
 * {@link io.recompute.testkit.fault.FaultyProxy} injects those of the network. Start from the proxy; those of the
 * machine are injected by {@code EmbeddedSshServer}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.testkit.fault;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
