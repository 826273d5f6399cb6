/**
 * Numbers that a run writes into its log, as curves: read line by line, of a bounded size, drawn as SVG and as text. Knows
 * logs, and no machine.
 */
@NullMarked
@CheckReturnValue
package io.recompute.curve;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
