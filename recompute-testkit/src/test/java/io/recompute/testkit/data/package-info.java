/** Data that a machine fetches by itself, from a server that is not always what it should be. */
@NullMarked
package io.recompute.testkit.data;

import org.jspecify.annotations.NullMarked;
