package org.mnistkit.data;

/** The Gaussian filter. */
final class Gaussian {

    /** What the filter sees beyond the edge of an image. */
    enum Edge {
        /** The pixel at the edge, again and again. */
        REPEATED,

        /** Nothing: the mean is taken of the pixels that are there. */
        LEFT_OUT
    }

    /** Where an image's filter is cut off, in standard deviations; 0.006 % of it lie beyond. */
    private static final int TRUNCATE = 4;

    private Gaussian() {}

    /**
     * Half of the symmetric filter: the weights at distance 0, 1, …. Those of the whole filter add
     * up to 1.
     *
     * @param sigma standard deviation in pixels, greater than 0
     * @param truncate where it is cut off, in standard deviations
     */
    static double[] weights(double sigma, int truncate) {
        double[] weights = new double[(int) (truncate * sigma + 0.5) + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double distance = i / sigma;
            weights[i] = StrictMath.exp(-0.5 * distance * distance);
            sum += i == 0 ? weights[i] : 2 * weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** Smooths an image in all directions. */
    static Raster smooth(Raster image, double sigma, Edge edge) {
        Raster down = smoothDown(image, sigma, edge);
        return smoothDown(down.transposed(), sigma, edge).transposed();
    }

    /** Smooths an image up and down, each column by itself. */
    static Raster smoothDown(Raster image, double sigma, Edge edge) {
        double[] weights = weights(sigma, TRUNCATE);
        return image.map(
                (row, column, value) -> {
                    double sum = 0;
                    double weight = 0;
                    for (int d = 1 - weights.length; d < weights.length; d++) {
                        boolean isThere = row + d >= 0 && row + d < image.rows();
                        if (isThere || edge == Edge.REPEATED) {
                            sum += weights[Math.abs(d)] * image.nearest(row + d, column);
                            weight += weights[Math.abs(d)];
                        }
                    }
                    return sum / weight;
                });
    }
}
