package org.mnistkit.train;

import java.util.List;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.Values;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * The losses and scores of a training run, batch by batch and epoch by epoch.
 *
 * @param epochs what was measured after each epoch that was finished
 * @param batchLosses mean loss of each batch in the order they were trained on, while the weights
 *     were changing and with dropout on: noisy, but with many points. Empty if only the epochs are
 *     known.
 * @param batchesPerEpoch how many batches make an epoch; 0 if not known
 */
public record History(List<EpochStats> epochs, List<Float> batchLosses, int batchesPerEpoch) {

    public History {
        epochs = List.copyOf(epochs);
        batchLosses = List.copyOf(batchLosses);
        if (batchesPerEpoch < 0) {
            throw new IllegalArgumentException(
                    "batchesPerEpoch is " + batchesPerEpoch + ", but must be at least 0");
        }
    }

    /** Whether validation images were held back and measured. */
    public boolean hasValidation() {
        return epochs.stream().anyMatch(epoch -> epoch.validation().isMeasured());
    }

    /** A row for each epoch; columns without values (no validation) are left empty. */
    public Table toTable() {
        IntColumn epoch = IntColumn.create("epoch");
        DoubleColumn trainingLoss = DoubleColumn.create("training loss");
        DoubleColumn trainingAccuracy = DoubleColumn.create("training accuracy");
        DoubleColumn validationLoss = DoubleColumn.create("validation loss");
        DoubleColumn validationAccuracy = DoubleColumn.create("validation accuracy");
        DoubleColumn learningRate = DoubleColumn.create("learning rate");
        DoubleColumn seconds = DoubleColumn.create("seconds");
        for (EpochStats stats : epochs) {
            epoch.append(stats.epoch());
            trainingLoss.append(stats.training().loss());
            trainingAccuracy.append(stats.training().accuracy());
            validationLoss.append(stats.validation().loss());
            validationAccuracy.append(stats.validation().accuracy());
            learningRate.append(stats.learningRate());
            seconds.append(stats.seconds());
        }
        return Table.create(
                "Training history",
                epoch,
                trainingLoss,
                trainingAccuracy,
                validationLoss,
                validationAccuracy,
                learningRate,
                seconds);
    }

    @Override
    public String toString() {
        if (epochs.isEmpty()) {
            return "History of " + Values.counted(batchLosses.size(), "batch");
        }
        EpochStats last = epochs.get(epochs.size() - 1);
        return "History of %s; at the end training %s; validation %s"
                .formatted(
                        Values.counted(epochs.size(), "epoch"), last.training(), last.validation());
    }
}
