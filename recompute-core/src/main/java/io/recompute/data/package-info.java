/** Data that a machine fetches by itself: what is to be fetched, as a run like any other. */
@NullMarked
@CheckReturnValue
package io.recompute.data;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
