/** Jupyter on a machine, used through the tunnel to it. */
@NullMarked
package io.recompute.testkit.notebook;

import org.jspecify.annotations.NullMarked;
