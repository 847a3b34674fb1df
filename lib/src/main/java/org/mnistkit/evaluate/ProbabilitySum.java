package org.mnistkit.evaluate;

/** Adds up what classifiers say of the same images, to take the mean. */
final class ProbabilitySum {

    private double[][] sums;
    private int count;

    /**
     * @param rows [n][classes] as many as those that were added before
     */
    ProbabilitySum add(float[][] rows) {
        if (sums == null) {
            sums = new double[rows.length][rows.length == 0 ? 0 : rows[0].length];
        }
        for (int i = 0; i < sums.length; i++) {
            for (int label = 0; label < sums[i].length; label++) {
                sums[i][label] += rows[i][label];
            }
        }
        count++;
        return this;
    }

    /** The mean of all that was added, which is something: [n][classes]. */
    float[][] mean() {
        float[][] mean = new float[sums.length][];
        for (int i = 0; i < sums.length; i++) {
            mean[i] = new float[sums[i].length];
            for (int label = 0; label < sums[i].length; label++) {
                mean[i][label] = (float) (sums[i][label] / count);
            }
        }
        return mean;
    }
}
