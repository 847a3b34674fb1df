package org.mnistkit.train;

/**
 * How far a training run has come.
 *
 * @param epoch the epoch it is in, from 1
 * @param epochs how many there will be
 * @param batch the batch just done, from 1 in each epoch
 * @param batches how many batches make an epoch
 * @param loss mean loss of the epoch's batches so far
 * @param imagesPerSecond training speed in this epoch
 * @param secondsLeft estimated time to the end, measuring included; NaN as long as there are only
 *     the first steps to go by
 */
public record FitProgress(
        int epoch,
        int epochs,
        int batch,
        int batches,
        double loss,
        double imagesPerSecond,
        double secondsLeft) {

    /** How much of the training is done, in [0, 1]. */
    public double fraction() {
        return ((epoch - 1.0) * batches + batch) / ((double) epochs * batches);
    }
}
