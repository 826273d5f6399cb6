/**
 * Jupyter on a machine, as a run, with a tunnel to it: start from {@link io.recompute.notebook.Notebook} and {@link
 * io.recompute.notebook.NotebookSpec}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.notebook;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
