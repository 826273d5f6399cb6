/**
 * The file of the machines, {@code ~/.recompute.conf}, in the INI format that Python's configparser writes: read as
 * configparser reads it, changed without touching a line that was not meant. Start from {@link
 * io.recompute.config.ConfigFile}; what it reads is a {@link io.recompute.config.Config}.
 */
@NullMarked
@CheckReturnValue
package io.recompute.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
