package io.recompute.curve;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of any length in bounded memory: where it grows too long, each two neighbours become one, and from then on as
 * many values make one from the beginning. Peaks stay, as the lowest and highest of each. For one thread.
 */
final class Buckets {
    private final int limit;
    private final List<Bucket> full = new ArrayList<>();
    private int each = 1;
    private @Nullable Bucket open;

    /** @param limit how many at most, even */
    Buckets(int limit) {
        this.limit = limit;
    }

    void add(CurvePoint point) {
        Bucket one = Bucket.of(point);
        Bucket grown = open == null ? one : open.and(one);
        if (grown.count() < each) {
            open = grown;
            return;
        }
        open = null;
        full.add(grown);
        if (full.size() == limit) {
            halve();
        }
    }

    List<CurvePoint> points() {
        List<CurvePoint> points = new ArrayList<>();
        full.forEach(bucket -> points.addAll(bucket.points()));
        if (open != null) {
            points.addAll(open.points());
        }
        return points;
    }

    private void halve() {
        for (int pair = 0; pair < limit / 2; pair++) {
            full.set(pair, full.get(2 * pair).and(full.get(2 * pair + 1)));
        }
        full.subList(limit / 2, limit).clear();
        each *= 2;
    }
}
