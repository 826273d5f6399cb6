/**
 * Runs that depend on nobody: each has a directory and a supervisor on its machine, and whoever knows its id can wait for
 * it, read its log and kill it. Start from {@link io.recompute.run.detached.Runs}. Not for users of the library: they have
 * {@code Workspace}, and the types of {@link io.recompute.run}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.run.detached;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
