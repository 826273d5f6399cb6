/** The library in Jupyter: a Java kernel that knows it and shows its values. */
@NullMarked
@CheckReturnValue
package io.recompute.examples.jupyter;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
