/**
 * What every way to a machine must do, as tests: extend {@link io.recompute.testkit.contract.TransportContract}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.testkit.contract;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
