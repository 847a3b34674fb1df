package org.mnistkit.train;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All that a training depends on between two of its batches. What is drawn at random follows from
 * the seed and the number of the epoch or update, so that there is no generator's state to keep.
 *
 * @param progress how far the training has come
 * @param batchLosses the loss of each batch so far, [1, batches]
 * @param weights the network's parameters, as training continues with them
 * @param updater the state of the network's updater; null if it has none
 * @param average the moving average of the weights; null if there is none
 * @param best the best weights so far; null without early stopping
 */
record Checkpoint(
        Progress progress,
        INDArray batchLosses,
        INDArray weights,
        INDArray updater,
        INDArray average,
        INDArray best)
        implements AutoCloseable {

    /**
     * How far a training run has come. What is not here follows from it: the epoch it is in, from
     * the number of batch losses; the best epoch, from the scores.
     *
     * @param epochs what was measured after each epoch
     * @param seconds how long it has taken
     * @param firstUpdate the network's count of updates when the training began
     * @param firstEpoch the network's count of epochs when the training began
     * @param update the network's count of updates now
     * @param epoch the network's count of epochs now
     * @param engines what did the arithmetic, one after the other
     * @param ending how it ended; null if it goes on
     * @param initial the score on the validation images before the first batch; not measured
     *     without early stopping
     */
    record Progress(
            List<EpochStats> epochs,
            double seconds,
            int firstUpdate,
            int firstEpoch,
            int update,
            int epoch,
            List<String> engines,
            Ending ending,
            Score initial) {

        Progress {
            epochs = List.copyOf(epochs);
            engines = engines == null ? List.of() : List.copyOf(engines);
            initial = initial == null ? Score.NONE : initial; // that of a checkpoint without any
        }
    }

    /**
     * Takes a network back to where the training was; its updater is the one that it is trained
     * with.
     */
    void restore(MultiLayerNetwork network) {
        network.setParams(weights);
        if (updater != null) {
            network.getUpdater().setStateViewArray(null, updater, false);
        }
        network.setIterationCount(progress.update());
        network.setEpochCount(progress.epoch());
        NetworkState.weightsReplaced();
    }

    /** Frees the arrays of a checkpoint that was read from a file. */
    @Override
    public void close() {
        for (INDArray array : new INDArray[] {batchLosses, weights, updater, average, best}) {
            if (array != null && !array.wasClosed()) {
                array.close();
            }
        }
    }
}
