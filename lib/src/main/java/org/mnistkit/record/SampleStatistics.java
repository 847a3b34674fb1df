package org.mnistkit.record;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * Mean and standard deviation of a sample, such as the accuracies of runs that differ in nothing
 * but their seed: how far chance alone moves a result.
 *
 * @param values at least one
 */
public record SampleStatistics(List<Double> values) {

    public SampleStatistics {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("statistics need at least one value");
        }
    }

    /** One value of each record. */
    public static <T> SampleStatistics of(List<T> records, ToDoubleFunction<T> value) {
        return new SampleStatistics(records.stream().map(value::applyAsDouble).toList());
    }

    /** The run with the least value of those that have one, which is not NaN; empty if none has. */
    public static Optional<RunRecord> least(
            List<RunRecord> runs, ToDoubleFunction<RunRecord> value) {
        return runs.stream()
                .filter(run -> Double.isFinite(value.applyAsDouble(run)))
                .min(Comparator.comparingDouble(value));
    }

    /** The mean of the values. */
    public double mean() {
        return statistics().getMean();
    }

    /**
     * The standard deviation of the sample (n - 1); 0 for a single value, of which it says nothing.
     */
    public double deviation() {
        return statistics().getStandardDeviation();
    }

    private DescriptiveStatistics statistics() {
        return new DescriptiveStatistics(values.stream().mapToDouble(v -> v).toArray());
    }

    /**
     * "99.12 ± 0.05", or only the value if there is one.
     *
     * @param number how to print a number, for example "%.2f"
     */
    public String format(String number) {
        return values.size() == 1
                ? String.format(Locale.ROOT, number, mean())
                : String.format(Locale.ROOT, number + " ± " + number, mean(), deviation());
    }
}
