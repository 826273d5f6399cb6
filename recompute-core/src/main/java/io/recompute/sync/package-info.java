/**
 * Brings a project's directory on a machine up to date with the local one. Start from {@link
 * io.recompute.sync.ProjectSync}; what it decides is in {@link io.recompute.sync.plan}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.sync;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
