package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The receiver operating characteristic of a score that is to tell two kinds of things apart, such
 * as digits and everything else (Fawcett 2006): for each threshold, the share of positives whose
 * score reaches it, against the share of negatives whose score does, too. The curve of a score that
 * knows nothing is the diagonal, that of a perfect one goes through the corner (0, 1).
 *
 * @param points from the threshold that none reaches, at (0, 0), to the one that all reach, at (1,
 *     1)
 */
public record Roc(List<Point> points) {

    /**
     * A point of the curve. Things of equal score make one step together, as nothing tells them
     * apart.
     *
     * @param threshold scores of at least this much count as positive
     * @param falsePositiveRate the share of negatives that do so, in [0, 1]
     * @param truePositiveRate the share of positives that do so, in [0, 1]
     */
    public record Point(double threshold, double falsePositiveRate, double truePositiveRate) {}

    public Roc {
        points = List.copyOf(points);
    }

    /**
     * The curve of the scores of two kinds of things.
     *
     * @param positives scores of those that should score high, at least one
     * @param negatives scores of the others, at least one
     * @throws IllegalArgumentException if one of the two is empty, or a score is NaN
     */
    public static Roc of(double[] positives, double[] negatives) {
        double[] up = sorted("positives", positives);
        double[] across = sorted("negatives", negatives);
        List<Point> points = new ArrayList<>();
        points.add(new Point(Double.POSITIVE_INFINITY, 0, 0));
        int i = up.length;
        int j = across.length;
        while (i > 0 || j > 0) {
            double threshold =
                    Math.max(
                            i > 0 ? up[i - 1] : Double.NEGATIVE_INFINITY,
                            j > 0 ? across[j - 1] : Double.NEGATIVE_INFINITY);
            while (i > 0 && up[i - 1] == threshold) {
                i--;
            }
            while (j > 0 && across[j - 1] == threshold) {
                j--;
            }
            points.add(
                    new Point(
                            threshold,
                            (double) (across.length - j) / across.length,
                            (double) (up.length - i) / up.length));
        }
        return new Roc(points);
    }

    private static double[] sorted(String what, double... scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException(
                    "there are no %s, but there must be a score of each kind at least"
                            .formatted(what));
        }
        double[] sorted = scores.clone();
        for (int i = 0; i < sorted.length; i++) {
            if (Double.isNaN(sorted[i])) {
                throw new IllegalArgumentException(
                        "score %,d of the %s is NaN, but must be a number".formatted(i, what));
            }
            sorted[i] += 0.0; // −0 becomes 0, which sorting takes for more
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * The area under the curve, in [0, 1]: the probability that a positive chosen at random scores
     * higher than a negative chosen at random, ties counting one half. 0.5 is no better than
     * chance.
     */
    public double area() {
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            area +=
                    (to.falsePositiveRate - from.falsePositiveRate)
                            * (to.truePositiveRate + from.truePositiveRate)
                            / 2;
        }
        return area;
    }

    /**
     * The first point of the curve at which enough positives are found: what share of negatives is
     * mistaken for them then? For 0.95 its false positive rate is commonly reported, as "FPR95".
     *
     * @param truePositiveRate in [0, 1]
     */
    public Point at(double truePositiveRate) {
        if (!(truePositiveRate >= 0 && truePositiveRate <= 1)) {
            throw new IllegalArgumentException(
                    "truePositiveRate is %s, but must be in [0, 1], for example 0.95"
                            .formatted(truePositiveRate));
        }
        return points.stream()
                .filter(point -> point.truePositiveRate >= truePositiveRate)
                .findFirst()
                .orElseThrow();
    }
}
