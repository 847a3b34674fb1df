package org.mnistkit.evaluate;

import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.mnistkit.data.ImageSet;

/**
 * McNemar's test (1947): does one classifier do better than another, or may the difference be
 * chance? It looks at those images alone that one of the two gets right and the other wrong. If
 * both were equally good, each such image would be either's with a probability of one half, like
 * the toss of a coin.
 *
 * @param onlyFirst images that only the first gets right, at least 0
 * @param onlySecond images that only the second gets right, at least 0
 */
public record McNemar(int onlyFirst, int onlySecond) {

    private static final double SMALLEST_SHOWN = 0.01;

    public McNemar {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException(
                    "onlyFirst is %d and onlySecond %d, but both must be at least 0"
                            .formatted(onlyFirst, onlySecond));
        }
    }

    /**
     * The test of what two classifiers say of the same images.
     *
     * @throws IllegalArgumentException if they are not the same images in the same order
     */
    public static McNemar of(Predictions first, Predictions second) {
        requireSameImages(first.images(), second.images());
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < first.size(); i++) {
            if (first.isCorrect(i) != second.isCorrect(i)) {
                onlyFirst += first.isCorrect(i) ? 1 : 0;
                onlySecond += second.isCorrect(i) ? 1 : 0;
            }
        }
        return new McNemar(onlyFirst, onlySecond);
    }

    static void requireSameImages(ImageSet first, ImageSet second) {
        if (!first.provenance().equals(second.provenance()) || !first.hasSameImages(second)) {
            throw new IllegalArgumentException(
                    "the predictions are of different images (%s; %s), but must be of the same in"
                                    .formatted(first, second)
                            + " the same order");
        }
    }

    /**
     * The exact, two-sided p-value: how probable a difference at least as large would be if both
     * classifiers were equally good, by the binomial distribution; in [0, 1], and 0 only if it is
     * too small for a double. Under 0.05, a difference is commonly called significant.
     */
    public double pValue() {
        int images = onlyFirst + onlySecond;
        int fewer = Math.min(onlyFirst, onlySecond);
        BinomialDistribution coin = new BinomialDistribution(null, images, 0.5);
        // Both tails are alike. Summed, as cumulativeProbability is 1 minus the rest: 0 if tiny.
        double tail = IntStream.rangeClosed(0, fewer).mapToDouble(coin::probability).sum();
        return Math.min(1, 2 * tail);
    }

    /**
     * The p-value as tables have it: "0.043", "1.000" or, where nobody cares by how much, "< 0.01".
     */
    String pText() {
        double p = pValue();
        return p < SMALLEST_SHOWN ? "< " + SMALLEST_SHOWN : String.format(Locale.ROOT, "%.3f", p);
    }

    @Override
    public String toString() {
        String p = pText();
        return "%d : %d, p %s".formatted(onlyFirst, onlySecond, p.startsWith("<") ? p : "= " + p);
    }
}
