/** A launcher of one's own: {@link io.recompute.examples.launcher.PoliteLauncher}. */
@NullMarked
@CheckReturnValue
package io.recompute.examples.launcher;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
