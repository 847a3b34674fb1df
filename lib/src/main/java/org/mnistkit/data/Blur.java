package org.mnistkit.data;

import java.util.SplittableRandom;
import org.mnistkit.data.Gaussian.Edge;

/** Corruptions that mix each pixel with its neighbors. */
final class Blur {

    private Blur() {}

    /**
     * As seen through frosted glass: the image is smoothed, pixels change places with neighbors,
     * and the result is smoothed again. Both times it is smoothed up and down only, because that is
     * what the published images are: there, the columns of a gray image were taken for color
     * channels, which do not mix.
     *
     * @param sigma standard deviation of the Gaussian filter in pixels
     * @param distance how far up and to the left a pixel goes at the most, and one less down and to
     *     the right
     * @param rounds how often each pixel has its turn; it then moves or stays with equal chance
     */
    static Raster glass(
            Raster image, double sigma, int distance, int rounds, SplittableRandom random) {
        Raster smooth = Gaussian.smoothDown(image, sigma, Edge.REPEATED);
        double[] values = smooth.values();
        for (int round = 0; round < rounds; round++) {
            for (int row = image.rows() - distance; row > distance; row--) {
                for (int column = image.columns() - distance; column > distance; column--) {
                    if (random.nextDouble() < 0.5) {
                        int right = (int) (2 * distance * random.nextDouble()) - distance;
                        int down = (int) (2 * distance * random.nextDouble()) - distance;
                        int here = row * image.columns() + column;
                        int there = here + down * image.columns() + right;
                        double value = values[here];
                        values[here] = values[there];
                        values[there] = value;
                    }
                }
            }
        }
        return Gaussian.smoothDown(smooth, sigma, Edge.REPEATED);
    }

    /**
     * As of a camera that moves: each pixel is a mean of those on a line that begins there. Those
     * nearby weigh most; the weights are half of a Gaussian function.
     *
     * @param length how many pixels of the line there are beside the first
     * @param sigma standard deviation of the Gaussian function in pixels
     * @param degrees angle from the axis to the right to the axis down
     */
    static Raster motion(Raster image, int length, double sigma, double degrees) {
        double[] weights = new double[length + 1];
        double sum = 0;
        for (int i = 0; i <= length; i++) {
            weights[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
            sum += weights[i];
        }
        double right = StrictMath.cos(Math.toRadians(degrees));
        double down = StrictMath.sin(Math.toRadians(degrees));
        double total = sum;
        return image.map(
                (row, column, value) -> {
                    double mean = 0;
                    for (int i = 0; i <= length; i++) {
                        int y = row + (int) Math.ceil(i * down - 0.5);
                        int x = column + (int) Math.ceil(i * right - 0.5);
                        mean += weights[i] * image.nearest(y, x);
                    }
                    return mean / total;
                });
    }
}
