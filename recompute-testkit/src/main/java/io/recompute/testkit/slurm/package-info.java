/** A real Slurm cluster for tests: {@link io.recompute.testkit.slurm.SlurmCluster}. */
@NullMarked
@CheckReturnValue
package io.recompute.testkit.slurm;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
