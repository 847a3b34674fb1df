package org.mnistkit.record;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What several runs gave that differ in nothing but their seed: how far chance alone moves a
 * result.
 *
 * @param values the value of each run; at least one
 */
public record Spread(List<Double> values) {

    public Spread {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a spread needs the value of at least one run");
        }
    }

    /** One value of each run. */
    public static Spread of(List<RunRecord> runs, ToDoubleFunction<RunRecord> value) {
        return new Spread(runs.stream().map(value::applyAsDouble).toList());
    }

    /** The run with the least value of those that have one, which is not NaN; empty if none has. */
    public static Optional<RunRecord> least(
            List<RunRecord> runs, ToDoubleFunction<RunRecord> value) {
        return runs.stream()
                .filter(run -> Double.isFinite(value.applyAsDouble(run)))
                .min(Comparator.comparingDouble(value));
    }

    /** The mean of all runs. */
    public double mean() {
        return values.stream().mapToDouble(value -> value).sum() / values.size();
    }

    /**
     * The standard deviation of the sample (n - 1); 0 for a single run, of which it says nothing.
     */
    public double deviation() {
        if (values.size() == 1) {
            return 0;
        }
        double mean = mean();
        double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.size() - 1));
    }

    /**
     * "99.12 ± 0.05", or only the mean of a single run.
     *
     * @param number how to print a number, for example "%.2f"
     */
    public String format(String number) {
        return values.size() == 1
                ? String.format(Locale.ROOT, number, mean())
                : String.format(Locale.ROOT, number + " ± " + number, mean(), deviation());
    }
}
