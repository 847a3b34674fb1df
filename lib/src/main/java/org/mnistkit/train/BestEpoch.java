package org.mnistkit.train;

import java.util.List;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.EarlyStopping;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Keeps the weights of the epoch with the best validation score, and knows when to give up. */
final class BestEpoch implements AutoCloseable {

    private final EarlyStopping rule;
    private INDArray weights;

    /**
     * @param rule when to give up, and by what to compare
     * @param weights those of the best epoch so far, if the training goes on from a checkpoint;
     *     otherwise null
     */
    BestEpoch(EarlyStopping rule, INDArray weights) {
        this.rule = rule;
        this.weights = weights;
    }

    /**
     * Takes note of an epoch.
     *
     * @param epochs all epochs so far
     * @param current the weights after the last of them, which are copied if they are the best
     */
    void epochDone(List<EpochStats> epochs, INDArray current) {
        if (rule.isOn() && best(epochs) == epochs.size() - 1) {
            close();
            weights = current.dup();
        }
    }

    /** Whether the best of all epochs so far is so long ago that the training should stop. */
    boolean isLongAgo(List<EpochStats> epochs) {
        return rule.isOn() && epochs.size() - 1 - best(epochs) >= rule.patience();
    }

    /** The index of the best epoch; the first of several that are as good. */
    private int best(List<EpochStats> epochs) {
        int best = 0;
        for (int i = 1; i < epochs.size(); i++) {
            if (merit(epochs.get(i)) > merit(epochs.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private double merit(EpochStats epoch) {
        return switch (rule.metric()) {
            case ACCURACY -> epoch.validation().accuracy();
            case LOSS -> -epoch.validation().loss();
        };
    }

    /** The weights of the best epoch, owned by this; null without early stopping or epochs. */
    INDArray weights() {
        return weights;
    }

    @Override
    public void close() {
        if (weights != null) {
            weights.close();
            weights = null;
        }
    }
}
