package org.mnistkit.evaluate;

import java.util.OptionalDouble;
import org.mnistkit.record.Calibration;

/**
 * Makes probabilities mean what they say (Guo, Pleiss, Sun and Weinberger, 2017, "On Calibration of
 * Modern Neural Networks"): all logits are divided by one number, the temperature. Above 1 it makes
 * a network less certain, below 1 more. Which class is the most probable never changes.
 *
 * <p>Logits need not be known for that: the logarithms of softmax's probabilities are the logits,
 * but for a constant that softmax cancels.
 */
public final class TemperatureScaling {

    /** Between these a temperature is sought. */
    private static final double LOWEST = 0.05;

    private static final double HIGHEST = 20;

    /** Halves the interval to less than what float32 can tell apart. */
    private static final int HALVINGS = 50;

    private TemperatureScaling() {}

    /**
     * The temperature with which the labels are most probable, that is, with the least
     * cross-entropy. To be fitted on images that the network was not trained on, validation images:
     * of others it is certain because it knows them.
     *
     * @param predictions of the network's own probabilities
     * @return in [0.05, 20]; empty if there is no best one because every prediction is right (or
     *     there are none): the lower the temperature, the better, down to 0
     */
    public static OptionalDouble fit(Predictions predictions) {
        if (predictions.size() == 0 || predictions.accuracy() == 1) {
            return OptionalDouble.empty();
        }
        double[][] logarithms = new double[predictions.size()][];
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = logarithms(predictions.rows()[i]);
        }
        // Cross-entropy is a convex function of 1/temperature, so its slope changes sign once.
        double low = 1 / HIGHEST;
        double high = 1 / LOWEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = Math.sqrt(low * high);
            if (slope(predictions, logarithms, middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(1 / Math.sqrt(low * high));
    }

    /**
     * The derivative of the summed cross-entropy with respect to the inverse temperature: how much
     * larger the mean logarithm is, over all classes by their probabilities, than that of the
     * label.
     */
    private static double slope(Predictions predictions, double[][] logarithms, double inverse) {
        double slope = 0;
        for (int i = 0; i < logarithms.length; i++) {
            double[] row = logarithms[i];
            double sum = 0;
            double weighted = 0;
            double largest = row[predictions.predicted(i)];
            for (double logarithm : row) {
                double share = Math.exp((logarithm - largest) * inverse);
                sum += share;
                weighted += share * logarithm;
            }
            slope += weighted / sum - row[predictions.label(i)];
        }
        return slope;
    }

    /** A probability that has become 0 counts as the smallest number that float32 has. */
    private static double[] logarithms(float[] probabilities) {
        double[] logarithms = new double[probabilities.length];
        for (int k = 0; k < logarithms.length; k++) {
            logarithms[k] = Math.log(Math.max(probabilities[k], Float.MIN_VALUE));
        }
        return logarithms;
    }

    /**
     * The probabilities of one image at a temperature; at 1 they are returned as they are.
     *
     * @param probabilities of all classes, as softmax gives them
     * @param temperature a positive number
     * @return new ones, together 1
     */
    static float[] scaled(float[] probabilities, double temperature) {
        if (temperature == 1) {
            return probabilities;
        }
        double[] logarithms = logarithms(probabilities);
        double largest = Double.NEGATIVE_INFINITY;
        for (double logarithm : logarithms) {
            largest = Math.max(largest, logarithm);
        }
        double sum = 0;
        for (int k = 0; k < logarithms.length; k++) {
            logarithms[k] = Math.exp((logarithms[k] - largest) / temperature);
            sum += logarithms[k];
        }
        float[] scaled = new float[logarithms.length];
        for (int k = 0; k < scaled.length; k++) {
            scaled[k] = (float) (logarithms[k] / sum);
        }
        return scaled;
    }

    /**
     * What a temperature is worth on test images.
     *
     * @param temperature fitted on other images
     * @param test the network's own probabilities
     * @throws IllegalArgumentException if there are none
     */
    public static Calibration measure(double temperature, Predictions test) {
        if (test.size() == 0) {
            throw new IllegalArgumentException(
                    "there are no test images to measure a temperature with; give at least one");
        }
        Predictions scaled = test.scaled(temperature);
        return new Calibration(
                temperature,
                scaled.score().loss(),
                Reliability.of(scaled).expectedCalibrationError(),
                Reliability.of(test).expectedCalibrationError());
    }
}
