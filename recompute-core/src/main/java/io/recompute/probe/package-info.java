/**
 * What machines are and what is free on them: graphics processors, disk, memory, processors, load, Python. A {@link
 * io.recompute.probe.Probe} asks many machines at once and gives a {@link io.recompute.probe.ProbeTable}; a {@link
 * io.recompute.probe.Selector} ranks its rows.
 */
@NullMarked
@CheckReturnValue
package io.recompute.probe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
