/** Python environments, with the real pip and an index of packages on this machine. */
@org.jspecify.annotations.NullMarked
package io.recompute.testkit.environment;
