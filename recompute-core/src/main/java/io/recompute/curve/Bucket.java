package io.recompute.curve;

import java.util.List;

/** Some values that follow each other, as what can be seen of them: the lowest and the highest. Immutable. */
record Bucket(int count, CurvePoint low, CurvePoint high, boolean lowFirst) {
    static Bucket of(CurvePoint point) {
        return new Bucket(1, point, point, true);
    }

    /** Both as one. */
    Bucket and(Bucket next) {
        boolean lowIsHere = low.y() <= next.low.y();
        boolean highIsHere = high.y() >= next.high.y();
        boolean first = lowIsHere == highIsHere ? (lowIsHere ? lowFirst : next.lowFirst) : lowIsHere;
        return new Bucket(count + next.count, lowIsHere ? low : next.low, highIsHere ? high : next.high, first);
    }

    /** One point or two, in the order in which they came. */
    List<CurvePoint> points() {
        if (low.equals(high)) {
            return List.of(low);
        }
        return lowFirst ? List.of(low, high) : List.of(high, low);
    }
}
