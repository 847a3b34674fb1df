package org.mnistkit.record;

import java.util.Objects;

/**
 * What was measured at the end of one epoch of training. Training and validation score are measured
 * in the same way, by the network as it stands after the epoch and with dropout off, so that the
 * two can be compared.
 *
 * @param epoch number of the epoch, from 1
 * @param training score on a fixed sample of the training images
 * @param validation score on the validation images; {@link Score#NONE} without any
 * @param learningRate learning rate of the epoch's last step; records of November 2026 and before
 *     have that of the step after it
 * @param seconds time spent on the epoch's training steps, without the measuring
 */
public record EpochStats(
        int epoch, Score training, Score validation, double learningRate, double seconds) {

    public EpochStats {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(validation, "validation");
    }
}
