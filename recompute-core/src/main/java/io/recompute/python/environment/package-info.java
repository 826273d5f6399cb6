/**
 * The Python environment of a project on a machine: made where it is missing, shared by projects that need the same, told
 * in one round trip where it is there. Start from {@link io.recompute.python.environment.Environments}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.python.environment;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
