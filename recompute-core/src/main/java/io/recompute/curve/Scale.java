package io.recompute.curve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** An axis: from where to where it goes, and where its ticks are. Immutable. */
record Scale(double from, double to, boolean logarithmic) {
    private static final int DIGITS = 4;
    private static final List<Integer> POWERS = List.of(1);
    private static final List<Integer> DIGITS_OF_FEW = List.of(1, 2, 5);

    /** One that has room for all of these; for none, from 0 to 1. */
    static Scale over(DoubleStream values, boolean logarithmic) {
        double[] shown = values.filter(value -> !logarithmic || value > 0).toArray();
        if (shown.length == 0) {
            return logarithmic ? new Scale(0.1, 1, true) : new Scale(0, 1, false);
        }
        double from = DoubleStream.of(shown).min().getAsDouble();
        double to = DoubleStream.of(shown).max().getAsDouble();
        if (from < to) {
            return new Scale(from, to, logarithmic);
        }
        double room = from == 0 ? 1 : Math.abs(from) / 2;
        return new Scale(from - room, to + room, logarithmic);
    }

    /** Whether it has a place for that value: a logarithmic one has none for 0. */
    boolean has(double value) {
        return !logarithmic || value > 0;
    }

    /** From 0 at its beginning to 1 at its end. */
    double share(double value) {
        if (logarithmic) {
            return (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from));
        }
        // halved, as the span of two huge numbers can be infinite
        return (value / 2 - from / 2) / (to / 2 - from / 2);
    }

    /** Round values, four to about ten of them, in order. */
    List<Double> ticks() {
        return logarithmic ? decades() : steps();
    }

    private List<Double> steps() {
        double rough = (to / 2 - from / 2) / 2.5;
        double unit = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / unit >= 5 ? 5 * unit : rough / unit >= 2 ? 2 * unit : unit;
        List<Double> ticks = new ArrayList<>();
        for (double index = Math.ceil(from / step); index * step <= to && ticks.size() < 12; index++) {
            ticks.add(index * step);
        }
        return ticks;
    }

    private List<Double> decades() {
        double first = Math.floor(Math.log10(from) + 1e-9);
        double count = Math.floor(Math.log10(to) + 1e-9) - first + 1;
        double stride = Math.max(1, Math.ceil(count / 8));
        List<Double> ticks = new ArrayList<>();
        for (double power = first; power < first + count; power += stride) {
            for (int digit : count > 3 ? POWERS : DIGITS_OF_FEW) {
                double tick = digit * Math.pow(10, power);
                if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        // a narrow axis may have none of them: its ends tell more
        return ticks.size() > 1 ? ticks : List.of(from, to);
    }

    /** As few digits as tell it, four at most: {@code 0.0213}, {@code 1200}, {@code 1.5E-7}. */
    static String text(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent < -6 || exponent > 8 ? rounded.toString() : rounded.toPlainString();
    }
}
