/** Shells in a project, on the embedded server and on OpenSSH. */
@NullMarked
package io.recompute.testkit.shell;

import org.jspecify.annotations.NullMarked;
