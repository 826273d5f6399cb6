/**
 * What is done on several machines at once: results that keep successes and failures apart, and tasks spread over slots.
 * Knows no SSH and no project. Start at {@link io.recompute.fleet.FleetResult} and {@link io.recompute.fleet.SweepSpec}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.fleet;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
