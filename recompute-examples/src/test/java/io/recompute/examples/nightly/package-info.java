/** A nightly evaluation as a test of JUnit, {@code NightlyEvaluation}: one to copy. */
package io.recompute.examples.nightly;
