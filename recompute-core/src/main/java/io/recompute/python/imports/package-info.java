/**
 * What Python source imports, read from its text alone: {@link io.recompute.python.imports.ImportReader} takes modules
 * and notebooks apart, with no Python and no file system. Every public type is immutable.
 */
@NullMarked
@CheckReturnValue
package io.recompute.python.imports;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
