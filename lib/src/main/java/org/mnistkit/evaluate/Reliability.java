package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Is a network right nine times in ten when it says 90 %? Predictions in bins of similar
 * confidence, with the accuracy of each bin beside it (DeGroot and Fienberg, 1983; Guo, Pleiss, Sun
 * and Weinberger, 2017).
 *
 * @param bins of equal width, from no confidence to full confidence; some may be empty
 */
public record Reliability(List<Bin> bins) {

    /** As many as in the paper of Guo and others, and in most that compare with it. */
    public static final int DEFAULT_BINS = 15;

    private static final int MOST_BINS = 1000;

    /**
     * The predictions of one range of confidence.
     *
     * @param from the least confidence, not included
     * @param to the greatest confidence, included
     * @param count how many predictions there are
     * @param confidence their mean confidence, in [0, 1]; NaN if there are none
     * @param accuracy the share of them that are right, in [0, 1]; NaN if there are none
     */
    public record Bin(double from, double to, int count, double confidence, double accuracy) {

        public Bin {
            boolean isMeasured = isShare(confidence) && isShare(accuracy);
            if (!(isShare(from) && isShare(to) && from < to)
                    || count < 0
                    || (count > 0 && !isMeasured)) {
                throw new IllegalArgumentException(
                        ("a bin from %s to %s has %,d predictions of confidence %s and accuracy %s,"
                             + " but all of these must be in [0, 1], and no number negative")
                                .formatted(from, to, count, confidence, accuracy));
            }
        }

        private static boolean isShare(double value) {
            return value >= 0 && value <= 1 + 1e-6; // as float32 adds up
        }
    }

    public Reliability {
        bins = List.copyOf(bins);
    }

    /** The predictions in {@value #DEFAULT_BINS} bins. */
    public static Reliability of(Predictions predictions) {
        return of(predictions, DEFAULT_BINS);
    }

    /**
     * The predictions in any number of bins.
     *
     * @param bins how many, 1 to 1,000
     */
    public static Reliability of(Predictions predictions, int bins) {
        if (bins < 1 || bins > MOST_BINS) {
            throw new IllegalArgumentException(
                    "bins is %,d, but must be 1 to %,d".formatted(bins, MOST_BINS));
        }
        int[] counts = new int[bins];
        int[] right = new int[bins];
        double[] confidences = new double[bins];
        for (int i = 0; i < predictions.size(); i++) {
            double confidence = Math.min(1, predictions.confidence(i)); // which may be rounded up
            int bin = Math.min(bins - 1, Math.max(0, (int) Math.ceil(confidence * bins) - 1));
            counts[bin]++;
            right[bin] += predictions.isCorrect(i) ? 1 : 0;
            confidences[bin] += confidence;
        }
        List<Bin> result = new ArrayList<>();
        for (int i = 0; i < bins; i++) {
            result.add(
                    new Bin(
                            (double) i / bins,
                            (i + 1.0) / bins,
                            counts[i],
                            confidences[i] / counts[i],
                            (double) right[i] / counts[i]));
        }
        return new Reliability(result);
    }

    /** How many predictions there are. */
    public int size() {
        return bins.stream().mapToInt(Bin::count).sum();
    }

    /**
     * The expected calibration error, in [0, 1]: the difference between confidence and accuracy,
     * averaged over the bins, each with as much weight as it has predictions (Naeini, Cooper and
     * Hauskrecht, 2015). NaN for no predictions. Chance alone leaves some of it, the more, the
     * fewer predictions there are.
     */
    public double expectedCalibrationError() {
        double sum = 0;
        for (Bin bin : bins) {
            if (bin.count > 0) {
                sum += bin.count * Math.abs(bin.confidence - bin.accuracy);
            }
        }
        return sum / size();
    }
}
