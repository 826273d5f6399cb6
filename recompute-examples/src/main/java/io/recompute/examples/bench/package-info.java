/**
 * Measurements beside the usual tools, in one run and on one machine: {@code mvn -q -Pbench}. Start from {@link
 * io.recompute.examples.bench.CommandBenchmark}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.examples.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
