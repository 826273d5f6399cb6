/**
 * A machine that is ready for use: {@link io.recompute.transport.control.Machine}. Small scripts go over a long-lived
 * {@code sh} in one round trip each; bulk data gets channels of its own; further connections are opened where the server
 * allows no more channels on one.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transport.control;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
