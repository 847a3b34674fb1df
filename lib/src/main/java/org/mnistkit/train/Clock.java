package org.mnistkit.train;

/** Counts batches and seconds of a training, and says how far it has come. */
final class Clock {

    private final int epochs;
    private final int batches;
    private final long begun = System.nanoTime();
    private long epochBegun = begun;
    private int epoch;
    private int batch;
    private int images;
    private double lossSum;

    Clock(int epochs, int batches) {
        this.epochs = epochs;
        this.batches = batches;
    }

    void startEpoch() {
        epochBegun = System.nanoTime();
        epoch++;
        batch = 0;
        images = 0;
        lossSum = 0;
    }

    FitProgress batchDone(int size, double loss) {
        batch++;
        images += size;
        lossSum += loss;
        double done = FitProgress.fraction(epoch, epochs, batch, batches);
        return new FitProgress(
                epoch,
                epochs,
                batch,
                batches,
                lossSum / batch,
                images / secondsOfEpoch(),
                seconds() * (1 - done) / done);
    }

    /** Seconds since the training began. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Seconds since the epoch began. */
    double secondsOfEpoch() {
        return (System.nanoTime() - epochBegun) / 1e9;
    }
}
