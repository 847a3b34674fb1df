package org.mnistkit.evaluate;

/** Adds up what classifiers say of the same images, to take the mean. */
final class ProbabilitySum {

    private final Predictions first;
    private final double[][] sums;
    private int count;

    /** Of nothing yet; the predictions say how many images and classes there are. */
    ProbabilitySum(Predictions first) {
        this.first = first;
        this.sums = new double[first.size()][first.images().classNames().size()];
    }

    ProbabilitySum add(Predictions more) {
        for (int i = 0; i < sums.length; i++) {
            for (int label = 0; label < sums[i].length; label++) {
                sums[i][label] += more.probability(i, label);
            }
        }
        count++;
        return this;
    }

    /** The mean of all that was added. */
    Predictions mean() {
        float[][] mean = new float[sums.length][];
        for (int i = 0; i < sums.length; i++) {
            mean[i] = new float[sums[i].length];
            for (int label = 0; label < sums[i].length; label++) {
                mean[i][label] = (float) (sums[i][label] / count);
            }
        }
        return Predictions.of(first.images(), mean);
    }
}
