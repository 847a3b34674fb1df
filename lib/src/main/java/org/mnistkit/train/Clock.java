package org.mnistkit.train;

import java.util.List;
import java.util.function.LongSupplier;

/** Counts batches and seconds of a training run, and says how far it has come. */
final class Clock {

    private final int epochs;
    private final int batches;
    private final LongSupplier nanoTime;
    private final Pace pace = new Pace();
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
        this(epochs, batches, secondsBefore, System::nanoTime);
    }

    Clock(int epochs, int batches, double secondsBefore, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.epochs = epochs;
        this.batches = batches;
        begun = nanoTime.getAsLong() - (long) (1e9 * secondsBefore);
    }

    /**
     * @param number number of the epoch, from 1
     * @param lossesBefore of those of its batches that were done before a break
     */
    void startEpoch(int number, List<Float> lossesBefore) {
        epochBegun = nanoTime.getAsLong();
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
        long now = nanoTime.getAsLong();
        pace.stepDone(now);
        double left = (double) (epochs - epoch) * batches + batches - batch;
        return new FitProgress(
                epoch,
                epochs,
                batch,
                batches,
                lossSum / batch,
                imagesHere / secondsHere(),
                left * pace.secondsPerStep(now));
    }

    /** Seconds since the training began, without breaks. */
    double seconds() {
        return (nanoTime.getAsLong() - begun) / 1e9;
    }

    /**
     * Seconds since the epoch began; if there was a break in it, estimated from its batches since
     * then.
     */
    double secondsOfEpoch() {
        return batchesHere == 0 ? 0 : secondsHere() * batch / batchesHere;
    }

    private double secondsHere() {
        return (nanoTime.getAsLong() - epochBegun) / 1e9;
    }
}
