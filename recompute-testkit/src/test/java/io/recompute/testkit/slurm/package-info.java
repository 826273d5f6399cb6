/** Runs as jobs of a real Slurm cluster, over a real OpenSSH. */
@NullMarked
@CheckReturnValue
package io.recompute.testkit.slurm;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
