package io.recompute.probe;

/**
 * Main memory. In a container or a batch job it is what that one may use.
 *
 * @param availableBytes what a program can get without anything being swapped out, as the kernel estimates it
 */
public record Memory(long totalBytes, long availableBytes) {}
