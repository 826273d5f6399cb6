/** The whole library over machines and networks that break at random, as a seed says. */
@NullMarked
package io.recompute.testkit.soak;

import org.jspecify.annotations.NullMarked;
