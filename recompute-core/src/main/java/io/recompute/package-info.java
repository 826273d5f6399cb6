/**
 * The library's face: start from {@link io.recompute.Recompute}. A {@link io.recompute.Project} is a description, an
 * immutable value; {@code init()} or {@code open()} makes a {@link io.recompute.Workspace} of it, which is live and
 * closed by whoever opened it. What is here only routes to the packages that do the work.
 */
@NullMarked
@CheckReturnValue
package io.recompute;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
