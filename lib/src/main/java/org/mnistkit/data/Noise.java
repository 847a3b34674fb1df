package org.mnistkit.data;

import java.util.SplittableRandom;

/** Corruptions of single pixels, each independent of the others. */
final class Noise {

    private Noise() {}

    /**
     * Shot noise, as of a camera in the dark: each pixel counts photons, whose number has a Poisson
     * distribution.
     *
     * @param photons how many a white pixel counts on average
     */
    static Raster shot(Raster image, double photons, SplittableRandom random) {
        return image.map(
                (row, column, value) -> Math.min(1, poisson(value * photons, random) / photons));
    }

    /** Knuth's algorithm, which takes as many numbers as the result is large, and one more. */
    private static int poisson(double mean, SplittableRandom random) {
        double limit = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /**
     * Impulse noise, salt and pepper: some pixels become white, as many become black.
     *
     * @param share of the pixels that are changed
     */
    static Raster impulse(Raster image, double share, SplittableRandom random) {
        return image.map(
                (row, column, value) -> {
                    double number = random.nextDouble();
                    return number >= share ? value : number < share / 2 ? 1 : 0;
                });
    }
}
