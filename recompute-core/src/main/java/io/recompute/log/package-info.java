/**
 * Logs as streams of lines: {@link io.recompute.log.LogStream}. Where the bytes come from is a {@link
 * io.recompute.log.LogSource}; nothing here knows SSH or processes.
 */
@NullMarked
@CheckReturnValue
package io.recompute.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
