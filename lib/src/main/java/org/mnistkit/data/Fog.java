package org.mnistkit.data;

import java.util.SplittableRandom;

/**
 * Fog: a random landscape of clouds, made by the diamond-square algorithm (Fournier, Fussell and
 * Carpenter 1982, "Computer rendering of stochastic models") on a square whose opposite sides meet.
 */
final class Fog {

    /** Side of the square of which an image sees the upper left corner; a power of 2. */
    private static final int SIZE = 256;

    private final int size;
    private final double[] heights;
    private final SplittableRandom random;

    private Fog(int size, SplittableRandom random) {
        this.size = size;
        this.random = random;
        heights = new double[size * size];
    }

    /**
     * Puts fog before an image, and darkens both so that the brightest pixel stays about as bright
     * as it was.
     *
     * @param thickness how bright the thickest fog is, where white is 1
     * @param decay how much smoother the clouds are at half the distance, greater than 1
     */
    static Raster cover(Raster image, double thickness, double decay, SplittableRandom random) {
        double brightest = 0;
        for (double value : image.values()) {
            brightest = Math.max(brightest, value);
        }
        int size = SIZE;
        while (size < Math.max(image.rows(), image.columns())) {
            size *= 2;
        }
        Fog fog = new Fog(size, random);
        fog.fill(decay);
        double factor = brightest / (brightest + thickness);
        return image.map(
                (row, column, value) ->
                        Math.min(1, factor * (value + thickness * fog.at(row, column))));
    }

    private double at(int row, int column) {
        return heights[row * size + column];
    }

    /** From large squares to small ones, then from 0 for the lowest place to 1 for the highest. */
    private void fill(double decay) {
        double amplitude = 100;
        for (int step = size; step > 1; step /= 2) {
            int half = step / 2;
            double range = amplitude * amplitude;
            // The middle of each square lies between its corners, that of each side between its
            // ends and the middles of the squares at both sides of it.
            fill(half, half, step, half, half, range);
            fill(0, half, step, half, 0, range);
            fill(half, 0, step, half, 0, range);
            amplitude /= decay;
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double height : heights) {
            low = Math.min(low, height);
            high = Math.max(high, height);
        }
        for (int i = 0; i < heights.length; i++) {
            heights[i] = (heights[i] - low) / (high - low);
        }
    }

    /**
     * Fills every place of a grid with the mean of the four around it and a random number.
     *
     * @param step how far apart the places are
     * @param far how far away the four are
     * @param across how far sideways the four are from straight up, right, down and left: 0, or as
     *     far as they are away
     * @param range the random number is in [−range, range)
     */
    private void fill(int firstRow, int firstColumn, int step, int far, int across, double range) {
        for (int row = firstRow; row < size; row += step) {
            for (int column = firstColumn; column < size; column += step) {
                double sum =
                        around(row - far, column - across)
                                + around(row - across, column + far)
                                + around(row + far, column + across)
                                + around(row + across, column - far);
                heights[row * size + column] = sum / 4 + range * (2 * random.nextDouble() - 1);
            }
        }
    }

    /** Beyond a side, the opposite one follows. */
    private double around(int row, int column) {
        return at(row & size - 1, column & size - 1);
    }
}
