package org.mnistkit.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Pictures for printing, in cyan, magenta, yellow and black: each ink takes its share of the light
 * away. What a printer's own inks look like would be in the file's profile, which is not read.
 */
final class Cmyk {

    private static final int INKS = 4;

    private Cmyk() {}

    /** From numbers that say how much there is of each ink, as TIFF files have them. */
    static BufferedImage of(Raster inks) {
        int most = (1 << inks.getSampleModel().getSampleSize(0)) - 1;
        return picture(
                inks,
                pixel -> {
                    for (int i = 0; i < INKS; i++) {
                        pixel[i] = 255 - 255 * pixel[i] / most;
                    }
                });
    }

    /** From those that say how much is missing, as Adobe's programs write them to JPEG files. */
    static BufferedImage ofInverted(Raster inks) {
        return picture(inks, pixel -> {});
    }

    /**
     * The same if cyan, magenta and yellow are kept as YCbCr (ITU-R T.871) of what they leave.
     *
     * @param inks Y, Cb, Cr, and how much black is missing
     */
    static BufferedImage ofYcck(Raster inks) {
        return picture(
                inks,
                pixel -> {
                    int y = pixel[0];
                    int cb = pixel[1] - 128;
                    int cr = pixel[2] - 128;
                    pixel[0] = 255 - clamped(y + 1.402 * cr);
                    pixel[1] = 255 - clamped(y - 0.344136 * cb - 0.714136 * cr);
                    pixel[2] = 255 - clamped(y + 1.772 * cb);
                });
    }

    private static int clamped(double value) {
        return (int) Math.round(Math.max(0, Math.min(255, value)));
    }

    /** Makes the numbers of a pixel say how much is missing of each ink, from 0 to 255. */
    @FunctionalInterface
    private interface Missing {
        void in(int... pixel);
    }

    private static BufferedImage picture(Raster inks, Missing missing) {
        BufferedImage picture =
                new BufferedImage(inks.getWidth(), inks.getHeight(), BufferedImage.TYPE_INT_RGB);
        int[] pixel = new int[inks.getNumBands()];
        for (int y = 0; y < inks.getHeight(); y++) {
            for (int x = 0; x < inks.getWidth(); x++) {
                inks.getPixel(inks.getMinX() + x, inks.getMinY() + y, pixel);
                missing.in(pixel);
                int rgb = 0;
                for (int i = 0; i < 3; i++) {
                    rgb = rgb << 8 | (pixel[i] * pixel[3] + 127) / 255;
                }
                picture.setRGB(x, y, rgb);
            }
        }
        return picture;
    }
}
