/** Tunnels through machines that forward, and through those that do not. */
@NullMarked
package io.recompute.testkit.tunnel;

import org.jspecify.annotations.NullMarked;
