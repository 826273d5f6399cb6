/**
 * What a Python project needs: {@link io.recompute.python.Requirements} scans its files, tells what is its own and what
 * the standard library's, and names the distributions that bring the rest. Only local files are read; nothing is
 * asked of a registry, and no name is guessed. Every public type is immutable.
 */
@NullMarked
@CheckReturnValue
package io.recompute.python;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
