package org.mnistkit.data;

import java.util.SplittableRandom;
import org.mnistkit.settings.Transform.Elastic;

/**
 * The displacements of an elastic distortion: for each pixel two random numbers, smoothed with a
 * Gaussian filter and scaled. They are made for several images at a time, because the loops are
 * then long enough to be worth vectorizing: on one core, that is twice as fast.
 */
final class ElasticField {

    /** For how many images there are displacements. */
    static final int IMAGES = 16;

    /** Where the Gaussian filter is cut off, in standard deviations; 0.3 % of it lie beyond. */
    private static final int TRUNCATE = 3;

    private final int rows;
    private final int columns;

    /** Half of the symmetric filter: the weights at distance 0, 1, … radius. */
    private final float[] filter;

    private final int radius;

    // Columns are filtered first, then rows. What is filtered lies in arrays side by side, one for
    // each place along the filter, with arrays of zeros before and behind them. An array holds all
    // images, and of each the displacements to the right and then those down.
    private final float[][] noise;
    private final float[][] filteredColumns;
    private final float[][] turned;
    private final float[][] field;

    ElasticField(Elastic elastic, int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        filter = filter(elastic, Math.max(rows, columns));
        radius = filter.length - 1;
        noise = new float[columns + 2 * radius][IMAGES * 2 * rows];
        filteredColumns = new float[columns][IMAGES * 2 * rows];
        turned = new float[rows + 2 * radius][IMAGES * 2 * columns];
        field = new float[rows][IMAGES * 2 * columns];
    }

    /** Besides the middle one, three weights, or six, nine …; the last may be 0. */
    private static float[] filter(Elastic elastic, int size) {
        double[] weights = Gaussian.weights(elastic.sigma(), TRUNCATE);
        // Farther away than an image is large, there is nothing to smooth with.
        int used = Math.min(weights.length, size) - 1;
        float[] filter = new float[1 + (used + 2) / 3 * 3];
        for (int i = 0; i <= used; i++) {
            // The filter is applied twice, so half of alpha belongs to each time.
            filter[i] = (float) (weights[i] * Math.sqrt(elastic.alpha()));
        }
        return filter;
    }

    /** Draws the random numbers of one image. */
    void draw(int image, SplittableRandom random) {
        int start = image * 2 * rows;
        for (int column = 0; column < columns; column++) {
            float[] numbers = noise[radius + column];
            for (int i = 0; i < 2 * rows; i += 2) {
                int bits = random.nextInt();
                numbers[start + i] = (short) bits * 0x1p-15f;
                numbers[start + i + 1] = (bits >> 16) * 0x1p-15f;
            }
        }
    }

    /**
     * Takes given numbers in place of random ones, for tests.
     *
     * @param numbers those for the right, row by row, and then those for down
     */
    void set(int image, float[] numbers) {
        for (int direction = 0; direction < 2; direction++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    noise[radius + column][(image * 2 + direction) * rows + row] =
                            numbers[(direction * rows + row) * columns + column];
                }
            }
        }
    }

    /** Makes the displacements of all images from their random numbers. */
    void smooth() {
        filter(noise, filteredColumns);
        for (int part = 0; part < IMAGES * 2; part++) {
            for (int row = 0; row < rows; row++) {
                float[] to = turned[radius + row];
                for (int column = 0; column < columns; column++) {
                    to[part * columns + column] = filteredColumns[column][part * rows + row];
                }
            }
        }
        filter(turned, field);
    }

    private void filter(float[][] in, float[][] out) {
        for (int i = 0; i < out.length; i++) {
            int middle = i + radius;
            begin(out[i], in[middle], filter[0]);
            for (int d = 1; d < radius; d += 3) {
                add(
                        out[i],
                        in[middle - d],
                        in[middle + d],
                        filter[d],
                        in[middle - d - 1],
                        in[middle + d + 1],
                        filter[d + 1],
                        in[middle - d - 2],
                        in[middle + d + 2],
                        filter[d + 2]);
            }
        }
    }

    private static void begin(float[] out, float[] in, float weight) {
        for (int i = 0; i < out.length; i++) {
            out[i] = weight * in[i];
        }
    }

    /** Three distances at a time: fewer need more passes over memory, more are not vectorized. */
    private static void add(
            float[] out,
            float[] before,
            float[] behind,
            float weight,
            float[] before2,
            float[] behind2,
            float weight2,
            float[] before3,
            float[] behind3,
            float weight3) {
        for (int i = 0; i < out.length; i++) {
            out[i] +=
                    weight * (before[i] + behind[i])
                            + weight2 * (before2[i] + behind2[i])
                            + weight3 * (before3[i] + behind3[i]);
        }
    }

    /**
     * Displacements of a row of pixels, in pixels: those of an image to the right begin at {@link
     * #start}, those down follow behind them.
     */
    float[] row(int row) {
        return field[row];
    }

    /** Where an image begins in each {@link #row}. */
    int start(int image) {
        return image * 2 * columns;
    }
}
