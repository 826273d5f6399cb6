package io.recompute.probe;

import java.util.OptionalDouble;

/**
 * The processors.
 *
 * @param count how many the login may use, in a container the share it has; a fraction where that is one
 * @param load how many processes ran or waited to, over the last minute, by all users; empty where the machine does not tell
 */
public record Processors(double count, OptionalDouble load) {}
