/**
 * What a file consists of, in blocks with sums, and a newer file again as blocks of the older one and what is new. Start
 * from {@link io.recompute.transfer.delta.BlockMatcher}. Knows no machine.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transfer.delta;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
