/**
 * Runs on a machine, as who uses them sees them: what is run is a {@link io.recompute.run.RunSpec}, what runs a {@link
 * io.recompute.run.RemoteProcess}, started once, surviving everything on this side, found again by id; {@link
 * io.recompute.run.ProcessTable} lists them. Values and contracts, which know no machine.
 */
@NullMarked
@CheckReturnValue
package io.recompute.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
