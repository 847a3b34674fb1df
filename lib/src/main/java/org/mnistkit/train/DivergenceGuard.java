package org.mnistkit.train;

/**
 * Watches the loss of each batch and stops a training run that has gone astray: one whose loss is
 * no longer a number, or stays far above what blind guessing would cost. DL4J limits the loss of a
 * single image to 23, so that a training run that has run away often shows no NaN at all.
 */
final class DivergenceGuard {

    /** Over how many batches the loss is averaged: a single bad batch proves nothing. */
    private static final int WINDOW = 20;

    /** How many times worse than guessing the average may be. */
    private static final double FACTOR = 3;

    private final double[] window = new double[WINDOW];
    private final double limit;
    private int batches;
    private double lastFinite = Double.NaN;

    DivergenceGuard(int classes) {
        limit = FACTOR * Math.log(classes);
    }

    /** Takes note of a loss that was checked before the training was interrupted. */
    void remember(double loss) {
        lastFinite = loss;
        window[batches++ % WINDOW] = loss;
    }

    /**
     * Takes note of a batch's loss.
     *
     * @throws TrainingDivergedException if the training is lost
     */
    void check(double loss, int epoch, int batch, double learningRate) {
        if (!Double.isFinite(loss)) {
            throw new TrainingDivergedException(
                    message(epoch, batch, "the loss is " + loss, learningRate));
        }
        remember(loss);
        double mean = 0;
        for (double value : window) {
            mean += value / WINDOW;
        }
        if (batches >= WINDOW && mean > limit) {
            String what =
                    "the mean loss of the last %d batches is %.2f, where blind guessing costs %.2f"
                            .formatted(WINDOW, mean, limit / FACTOR);
            throw new TrainingDivergedException(message(epoch, batch, what, learningRate));
        }
    }

    /**
     * Looks at what the network says of images after an epoch: its last update may have spoiled it.
     *
     * @throws TrainingDivergedException if that is not a number
     */
    void check(float[][] probabilities, int epoch, double learningRate) {
        for (float[] row : probabilities) {
            for (float probability : row) {
                if (!Float.isFinite(probability)) {
                    throw new TrainingDivergedException(
                            message(
                                    "at the end of epoch " + epoch,
                                    "the network gives " + probability + " as a probability",
                                    learningRate));
                }
            }
        }
    }

    private String message(int epoch, int batch, String what, double learningRate) {
        return message("in epoch %d, batch %d".formatted(epoch, batch), what, learningRate);
    }

    private String message(String when, String what, double learningRate) {
        String before =
                Double.isNaN(lastFinite) ? "" : " (last finite loss: %.4g)".formatted(lastFinite);
        return ("Training diverged %s: %s%s. Most often the learning rate is too high: it was %s;"
                    + " build the network again with a tenth of that. If that does not help, look"
                    + " for NaN or unnormalized values in the images.")
                .formatted(when, what, before, learningRate);
    }
}
