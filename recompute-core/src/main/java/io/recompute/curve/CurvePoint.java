package io.recompute.curve;

/**
 * A point of a curve, finite both ways.
 *
 * @param x what the log says it is, or how many values came before it
 * @param y the value
 */
public record CurvePoint(double x, double y) {}
