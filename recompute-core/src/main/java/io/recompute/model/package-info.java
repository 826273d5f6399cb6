/**
 * Immutable values that every other package speaks in; depends on the JDK alone. Start from {@link
 * io.recompute.model.Instance}, a machine one can log in to, and {@link io.recompute.model.Command}, what is run
 * there.
 */
@NullMarked
@CheckReturnValue
package io.recompute.model;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
