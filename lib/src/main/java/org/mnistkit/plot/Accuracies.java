package org.mnistkit.plot;

/** What charts of many trials' accuracies have in common. */
final class Accuracies {

    private Accuracies() {}

    /**
     * Where an axis should begin: at the lowest accuracy, or above it if a few are so low that all
     * the others could not be told apart. Those are more than three times the interquartile range
     * below the first quartile, Tukey's "far out".
     *
     * @param sorted ascending, at least one
     * @return one of the values
     */
    static double lowest(double... sorted) {
        double first = sorted[sorted.length / 4];
        double third = sorted[Math.min(sorted.length - 1, 3 * sorted.length / 4)];
        double fence = first - 3 * (third - first);
        if (third == first) {
            return sorted[0];
        }
        for (double value : sorted) {
            if (value >= fence) {
                return value;
            }
        }
        throw new AssertionError("the first quartile is above the fence");
    }

    /** The middle one of some values, or the mean of the two in the middle. */
    static double median(double... sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
