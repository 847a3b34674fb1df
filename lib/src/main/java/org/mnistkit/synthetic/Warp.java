package org.mnistkit.synthetic;

import java.util.Random;

/**
 * A smooth random displacement of the plane, a sum of a few waves: what is drawn through it looks
 * as if drawn by hand. Neighboring points move alike, so that lines which meet still do.
 */
final class Warp {

    private static final int WAVES = 4;

    private final double[] kx = new double[WAVES];
    private final double[] ky = new double[WAVES];
    private final double[] phase = new double[WAVES];
    private final double[] dx = new double[WAVES];
    private final double[] dy = new double[WAVES];

    /**
     * @param strength typical displacement
     * @param frequency waves over a distance of 1
     */
    Warp(double strength, double frequency, Random random) {
        for (int i = 0; i < WAVES; i++) {
            double direction = 2 * Math.PI * random.nextDouble();
            double k = 2 * Math.PI * frequency * (0.4 + random.nextDouble());
            kx[i] = k * StrictMath.cos(direction);
            ky[i] = k * StrictMath.sin(direction);
            phase[i] = 2 * Math.PI * random.nextDouble();
            double scale = strength * StrictMath.sqrt(2.0 / WAVES);
            dx[i] = scale * random.nextGaussian();
            dy[i] = scale * random.nextGaussian();
        }
    }

    /** Moves points {@code x0, y0, x1, y1, …} where they are. */
    void apply(double[] points) {
        for (int p = 0; p < points.length; p += 2) {
            double x = points[p];
            double y = points[p + 1];
            for (int i = 0; i < WAVES; i++) {
                double wave = StrictMath.sin(kx[i] * x + ky[i] * y + phase[i]);
                points[p] += dx[i] * wave;
                points[p + 1] += dy[i] * wave;
            }
        }
    }
}
