/** A project on several embedded machines at once. */
@NullMarked
package io.recompute.testkit.fleet;

import org.jspecify.annotations.NullMarked;
