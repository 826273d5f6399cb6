/** The main job on this machine alone, as {@code mvn -q -Pdemo} runs it: {@link io.recompute.examples.demo.Demo}. */
@NullMarked
@CheckReturnValue
package io.recompute.examples.demo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
