package org.mnistkit.train;

/**
 * How to train. What to learn with, the learning rate included, is part of the network: its
 * updater.
 *
 * @param epochs how often to go through the training images, at least 1
 * @param batchSize images per step, at least 1
 * @param seed decides the order of the images and what dropout drops; with the same seed, network
 *     and number of threads a training can be repeated exactly
 */
public record TrainingConfig(int epochs, int batchSize, long seed) {

    public TrainingConfig {
        requirePositive("epochs", epochs);
        requirePositive("batchSize", batchSize);
    }

    /** 15 epochs in batches of 128, with seed 1. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(15, 128, 1);
    }

    public TrainingConfig withEpochs(int newEpochs) {
        return new TrainingConfig(newEpochs, batchSize, seed);
    }

    public TrainingConfig withBatchSize(int newBatchSize) {
        return new TrainingConfig(epochs, newBatchSize, seed);
    }

    public TrainingConfig withSeed(long newSeed) {
        return new TrainingConfig(epochs, batchSize, newSeed);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
    }
}
