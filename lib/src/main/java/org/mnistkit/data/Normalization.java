package org.mnistkit.data;

import java.io.Serializable;

/**
 * How a pixel, an integer in [0, 255], becomes a network's input: {@code (pixel / 255 - mean) /
 * standardDeviation}.
 *
 * <p>The statistics must come from training images alone; taking them from the test set would let
 * it influence the network.
 *
 * @param mean what is subtracted, on the scale where black is 0 and white is 1
 * @param standardDeviation what the difference is divided by, on the same scale; greater than 0
 */
public record Normalization(double mean, double standardDeviation) implements Serializable {

    /** Division by 255 alone: every input lies in [0, 1]. The default. */
    public static final Normalization UNIT = new Normalization(0, 1);

    public Normalization {
        if (!Double.isFinite(mean)) {
            throw new IllegalArgumentException("mean is " + mean + ", but must be a finite number");
        }
        if (!Double.isFinite(standardDeviation) || standardDeviation <= 0) {
            throw new IllegalArgumentException(
                    "standardDeviation is "
                            + standardDeviation
                            + ", but must be a finite number greater than 0. Are all pixels"
                            + " equal?");
        }
    }

    /**
     * Standardization: shifts and scales the pixels so that those of the given images have mean 0
     * and standard deviation 1.
     *
     * @param train the training images, at least one of them
     * @throws IllegalArgumentException if there is no image, or all pixels are equal
     */
    public static Normalization standardizing(ImageSet train) {
        long[] histogram = train.pixelHistogram();
        double count = 0;
        double sum = 0;
        double sumOfSquares = 0;
        for (int value = 0; value < histogram.length; value++) {
            count += histogram[value];
            sum += (double) histogram[value] * value;
            sumOfSquares += (double) histogram[value] * value * value;
        }
        if (count == 0) {
            throw new IllegalArgumentException("cannot take the mean of 0 images");
        }
        double mean = sum / count;
        double variance = sumOfSquares / count - mean * mean;
        return new Normalization(mean / 255, Math.sqrt(Math.max(0, variance)) / 255);
    }

    /**
     * The input that stands for a pixel.
     *
     * @param pixel in [0, 255]; in files, a whole number
     */
    public float apply(double pixel) {
        return (float) ((pixel / 255.0 - mean) / standardDeviation);
    }

    /**
     * {@link #apply} of 0, 1, … 255: there are so few pixel values that a table beats arithmetic.
     */
    float[] table() {
        float[] table = new float[256];
        for (int pixel = 0; pixel < table.length; pixel++) {
            table[pixel] = apply(pixel);
        }
        return table;
    }
}
