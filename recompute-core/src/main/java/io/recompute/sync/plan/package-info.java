/**
 * What a synchronisation would do, decided without touching anything: {@link io.recompute.sync.plan.Selection} says
 * which files of a project belong to it and which rule says so, {@link io.recompute.sync.plan.SyncPlan} what has to be
 * sent and deleted. No I/O, no clock; every type is immutable.
 */
@NullMarked
@CheckReturnValue
package io.recompute.sync.plan;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
