/** The whole library, as its users call it, against real machines. */
@NullMarked
package io.recompute.testkit.acceptance;

import org.jspecify.annotations.NullMarked;
