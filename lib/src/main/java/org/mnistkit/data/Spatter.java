package org.mnistkit.data;

import java.util.SplittableRandom;
import org.mnistkit.data.Gaussian.Edge;

/** Spatters of mud: dark gray spots that cover what is below. */
final class Spatter {

    /** How light the mud is. */
    private static final double MUD = 63 / 255.0;

    /** Where the mud would be thinner than this, there is none. */
    private static final double THINNEST = 0.8;

    private Spatter() {}

    /**
     * Covers an image: with mud where smoothed normal noise exceeds a threshold. The edges of the
     * spots are smoothed, too.
     *
     * @param mean of the noise
     * @param deviation of the noise, before it is smoothed
     * @param size standard deviation in pixels of what smooths the noise
     * @param threshold beyond which there is mud
     * @param softness standard deviation in pixels of what smooths the spots
     */
    static Raster cover(
            Raster image,
            double mean,
            double deviation,
            double size,
            double threshold,
            double softness,
            SplittableRandom random) {
        Raster noise = image.map((row, column, value) -> mean + deviation * normal(random));
        Raster spots =
                Gaussian.smooth(noise, size, Edge.REPEATED)
                        .map((row, column, value) -> value > threshold ? 1 : 0);
        Raster mud = Gaussian.smooth(spots, softness, Edge.REPEATED);
        return image.map(
                (row, column, value) -> {
                    double share = mud.at(row, column) < THINNEST ? 0 : mud.at(row, column);
                    return value * (1 - share) + MUD * share;
                });
    }

    /** A normally distributed number (Box and Muller 1958), the same on every Java runtime. */
    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }
}
