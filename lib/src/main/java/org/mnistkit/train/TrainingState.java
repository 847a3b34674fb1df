package org.mnistkit.train;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.data.Split;
import org.mnistkit.record.EpochStats;

/**
 * How far a training run has come and what it has measured: written by the thread that trains, and
 * read from any other.
 */
final class TrainingState {

    private final int batchesPerEpoch;
    private final List<EpochStats> epochs = new ArrayList<>();
    private final List<Float> batchLosses = new ArrayList<>();
    private final List<String> engines = new ArrayList<>();
    private Ending ending;
    private double seconds;
    private boolean pauseWanted;

    TrainingState(Split data, int batchSize) {
        batchesPerEpoch = batchesPerEpoch(data, batchSize);
    }

    /** How many batches make an epoch, the last of which may be smaller. */
    static int batchesPerEpoch(Split data, int batchSize) {
        return 1 + (data.train().size() - 1) / batchSize;
    }

    int batchesPerEpoch() {
        return batchesPerEpoch;
    }

    /** Notes what computes from now on. */
    synchronized void runsOn(String description) {
        if (engines.isEmpty() || !engines.get(engines.size() - 1).equals(description)) {
            engines.add(description);
        }
    }

    synchronized void batchDone(double loss, double secondsSoFar) {
        batchLosses.add((float) loss);
        seconds = secondsSoFar;
    }

    synchronized void epochDone(EpochStats stats, double secondsSoFar) {
        epochs.add(stats);
        seconds = secondsSoFar;
    }

    /** Notes how long it has taken in all, where no batch or epoch has just been done. */
    synchronized void tookSeconds(double secondsInAll) {
        seconds = secondsInAll;
    }

    synchronized void end(Ending how) {
        ending = how;
    }

    synchronized void pause() {
        pauseWanted = true;
    }

    synchronized boolean isPauseWanted() {
        return pauseWanted;
    }

    /** Takes over the state of a checkpoint. */
    synchronized void resume(Checkpoint start) {
        epochs.addAll(start.progress().epochs());
        for (float loss : start.batchLosses().toFloatVector()) {
            batchLosses.add(loss);
        }
        seconds = start.progress().seconds();
        engines.addAll(start.progress().engines());
    }

    synchronized History history() {
        return new History(epochs, batchLosses, batchesPerEpoch);
    }

    /** Null while the training is in progress. */
    synchronized Ending ending() {
        return ending;
    }

    /** What has computed, one after the other: a checkpoint may change machines. */
    synchronized List<String> engines() {
        return List.copyOf(engines);
    }

    synchronized double seconds() {
        return seconds;
    }

    /** The epoch of the next batch, from 1. */
    synchronized int epoch() {
        return epochs.size() + 1;
    }

    /** How many batches of that epoch are done. */
    synchronized int batchesOfEpoch() {
        return batchLosses.size() - epochs.size() * batchesPerEpoch;
    }
}
