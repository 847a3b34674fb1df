package org.mnistkit.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A range of numbers with ticks at round ones.
 *
 * @param low where it begins
 * @param high where it ends, greater than {@code low}
 * @param step the distance of ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {

    /** Greater magnitudes cannot be drawn: their differences would be infinite. */
    private static final double MOST = 1e300;

    /** Smaller magnitudes are drawn as zero: their parts would be. */
    static final double LEAST = 1e-300;

    /** Whether there is a place on an axis for a value: not for NaN, nor for infinities. */
    static boolean canShow(double value) {
        return Math.abs(value) <= MOST;
    }

    /**
     * An axis that holds some percentages, with a margin at both ends, but not beyond 0 and 100.
     *
     * @param ticks how many ticks there may be, at least 2
     * @param least the range that it has at least, so that equal values do not fill it
     */
    static Axis ofPercents(double low, double high, int ticks, double least) {
        double margin = Math.max(0.06 * (high - low), (least - (high - low)) / 2);
        return between(Math.max(0, low - margin), Math.min(100, high + margin), ticks);
    }

    /** An axis from one number to another; of length 1 if they are equal. */
    static Axis between(double low, double end, int ticks) {
        double high = end > low ? end : low + 1;
        double step = Math.pow(10, Math.floor(Math.log10((high - low) / ticks)));
        for (int i = 0; (high - low) / step > ticks; i++) {
            step *= i % 3 == 1 ? 2.5 : 2;
        }
        return new Axis(low, high, step);
    }

    /** Where a value is: 0 at the beginning, 1 at the end. */
    double fraction(double value) {
        return (value - low) / (high - low);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick's label, with as many decimals as the distance of ticks needs. */
    String label(double tick) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return Style.format("%,." + decimals + "f", tick);
    }
}
