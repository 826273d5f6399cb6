/**
 * The {@code re} command line tool: one class for each mode, each a few lines around what the library does. Start from
 * {@link io.recompute.examples.re.ReMain}; {@code man.txt} beside it is the manual.
 */
@NullMarked
@CheckReturnValue
package io.recompute.examples.re;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
