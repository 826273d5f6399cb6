/**
 * Copies files and directories to and from a machine as one stream each, put into place when all of it is there. Start
 * from {@link io.recompute.transfer.Transfers}, which gives a {@link io.recompute.transfer.Transfer}; {@link
 * io.recompute.transfer.Upload} is the stream below it.
 */
@NullMarked
@CheckReturnValue
package io.recompute.transfer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
