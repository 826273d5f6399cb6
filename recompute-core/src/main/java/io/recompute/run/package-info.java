/**
 * Runs on a machine: started once, surviving everything on this side, found again by id. Start from {@link
 * io.recompute.run.Runs}; what is run is a {@link io.recompute.run.RunSpec}, what runs a {@link
 * io.recompute.run.RemoteProcess}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
