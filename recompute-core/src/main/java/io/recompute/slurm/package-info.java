/** Runs as jobs of a Slurm cluster: the {@link io.recompute.slurm.SlurmLauncher}, and what a run may ask of it. */
@NullMarked
@CheckReturnValue
package io.recompute.slurm;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
