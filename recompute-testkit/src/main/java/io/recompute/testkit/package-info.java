/**
 * What tests of code that uses recompute need: {@link io.recompute.testkit.EmbeddedSshServer}, an SSH server in the
 * test's own JVM, {@link io.recompute.testkit.FakeTransport}, a machine without any network, and {@link
 * io.recompute.testkit.LeakCheck}, which fails a test that leaves threads behind. Start from {@link
 * io.recompute.testkit.EmbeddedSsh}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
