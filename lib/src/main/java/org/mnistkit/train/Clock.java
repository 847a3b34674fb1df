package org.mnistkit.train;

import java.util.List;

/** Counts batches and seconds of a training, and says how far it has come. */
final class Clock {

    private final int epochs;
    private final int batches;
    private final long begun;
    private long epochBegun;
    private int epoch;
    private int batch;
    private int batchesHere;
    private int imagesHere;
    private double lossSum;

    /**
     * @param epochs how many epochs the training has
     * @param batches how many batches an epoch has
     * @param secondsBefore how long the training has taken already, before a break
     */
    Clock(int epochs, int batches, double secondsBefore) {
        this.epochs = epochs;
        this.batches = batches;
        begun = System.nanoTime() - (long) (1e9 * secondsBefore);
    }

    /**
     * @param number number of the epoch, from 1
     * @param lossesBefore of those of its batches that were done before a break
     */
    void startEpoch(int number, List<Float> lossesBefore) {
        epochBegun = System.nanoTime();
        epoch = number;
        batch = lossesBefore.size();
        lossSum = lossesBefore.stream().mapToDouble(Float::doubleValue).sum();
        batchesHere = 0;
        imagesHere = 0;
    }

    FitProgress batchDone(int size, double loss) {
        batch++;
        batchesHere++;
        imagesHere += size;
        lossSum += loss;
        double done = FitProgress.fraction(epoch, epochs, batch, batches);
        return new FitProgress(
                epoch,
                epochs,
                batch,
                batches,
                lossSum / batch,
                imagesHere / secondsHere(),
                seconds() * (1 - done) / done);
    }

    /** Seconds since the training began, without breaks. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /**
     * Seconds since the epoch began; if there was a break in it, estimated from its batches since
     * then.
     */
    double secondsOfEpoch() {
        return batchesHere == 0 ? 0 : secondsHere() * batch / batchesHere;
    }

    private double secondsHere() {
        return (System.nanoTime() - epochBegun) / 1e9;
    }
}
