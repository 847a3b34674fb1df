package org.mnistkit.data;

import java.awt.geom.AffineTransform;

/** Corruptions that move pixels: affine maps about the center of the image. */
final class Distortion {

    private Distortion() {}

    /**
     * Turns the image.
     *
     * @param angle in radians; if it is positive, counterclockwise
     */
    static Raster rotate(Raster image, double angle) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        return map(image, new AffineTransform(cosine, sine, -sine, cosine, 0, 0), 0, 0);
    }

    /**
     * Leans the image to one side. As in the published images, it also becomes higher, by a factor
     * of 1 / cos(angle).
     *
     * @param angle in radians; if it is positive, what is below the center goes to the right
     */
    static Raster shear(Raster image, double angle) {
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        return map(image, new AffineTransform(1, 0, -sine, cosine, 0, 0), 0, 0);
    }

    /**
     * Makes the image smaller or larger.
     *
     * @param factor less than 1 for smaller
     */
    static Raster scale(Raster image, double factor) {
        return map(image, AffineTransform.getScaleInstance(1 / factor, 1 / factor), 0, 0);
    }

    /** Shifts the image by whole pixels. */
    static Raster translate(Raster image, int right, int down) {
        return map(image, new AffineTransform(), right, down);
    }

    private static Raster map(Raster image, AffineTransform source, int right, int down) {
        float[] pixels = new float[image.values().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) image.values()[i];
        }
        Resampler resampler = new Resampler(image.rows(), image.columns(), 0);
        resampler.load(pixels);
        resampler.transform(resampler.aboutCenter(source, right, down), pixels, 0);
        return image.map((row, column, value) -> pixels[row * image.columns() + column]);
    }
}
