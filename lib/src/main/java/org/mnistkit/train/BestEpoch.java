package org.mnistkit.train;

import java.util.List;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.settings.EarlyStopping;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the weights of the epoch with the best validation score, and knows when to give up. Where
 * no epoch is better than the weights that the training begins with, those are kept.
 */
final class BestEpoch implements AutoCloseable {

    private final EarlyStopping rule;
    private Score initial = Score.NONE;
    private INDArray weights;

    /**
     * @param rule when to give up, and by what to compare
     */
    BestEpoch(EarlyStopping rule) {
        this.rule = rule;
    }

    /**
     * Takes note of where the training begins.
     *
     * @param score on the validation images, before the first batch; not measured if it goes on
     *     from a checkpoint that has none
     * @param best the weights then or, if it resumes from a checkpoint, the best so far; copied.
     *     Null if there are none
     */
    void begin(Score score, INDArray best) {
        initial = score;
        weights = best == null ? null : best.dup();
    }

    /** The score that was given to {@link #begin}. */
    Score initial() {
        return initial;
    }

    /**
     * Takes note of an epoch.
     *
     * @param epochs all epochs so far
     * @param current the weights after the last of them, which are copied if they are the best
     */
    void epochDone(List<EpochStats> epochs, INDArray current) {
        int last = epochs.size() - 1;
        boolean betterThanAtFirst =
                !initial.isMeasured() || merit(epochs.get(last).validation()) > merit(initial);
        if (rule.isOn() && best(epochs) == last && betterThanAtFirst) {
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
            if (merit(epochs.get(i).validation()) > merit(epochs.get(best).validation())) {
                best = i;
            }
        }
        return best;
    }

    private double merit(Score score) {
        return switch (rule.metric()) {
            case ACCURACY -> score.accuracy();
            case LOSS -> -score.loss();
        };
    }

    /** The best weights so far, owned by this; null without early stopping. */
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
