/** Logins that get SFTP and no shell. */
@NullMarked
package io.recompute.testkit.files;

import org.jspecify.annotations.NullMarked;
