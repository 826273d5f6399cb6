/**
 * What a file consists of, in chunks whose borders its content defines, and the file again as what is known of an older one
 * and what is new. Start from {@link io.recompute.transfer.delta.ChunkReader}. Knows no machine.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transfer.delta;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
