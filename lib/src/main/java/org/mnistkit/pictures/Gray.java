package org.mnistkit.pictures;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/**
 * How light the pixels of a picture are: their luma (ITU-R BT.601), from 0 to 255.
 *
 * <p>Gray pictures are taken number by number. Java would take them for amounts of light rather
 * than for the steps between black and white that they are, so that the same picture, once gray and
 * once in color, would not be the same.
 */
final class Gray {

    private final BufferedImage picture;
    private final Plane light;
    private final Plane opaque; // 0 for what is transparent, 1 for what is not

    private Gray(BufferedImage picture) {
        this.picture = picture;
        int width = picture.getWidth();
        int height = picture.getHeight();
        light = new Plane(new float[width * height], width, height);
        opaque = new Plane(new float[width * height], width, height);
    }

    /**
     * What lies behind transparent pixels is the background: the gray of the border where that is
     * opaque; elsewhere black or white, whichever the visible pixels stand out from.
     */
    static Plane of(BufferedImage picture) {
        Gray gray = new Gray(picture);
        if (picture.getColorModel() instanceof ComponentColorModel model
                && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            gray.takeGray(model.hasAlpha());
        } else {
            gray.takeColors();
        }
        return gray.onBackground();
    }

    private void takeGray(boolean hasAlpha) {
        Raster raster = picture.getRaster();
        float white = (1L << picture.getColorModel().getComponentSize(0)) - 1;
        int alpha = hasAlpha ? raster.getNumBands() - 1 : 0;
        float[] row = new float[light.width()];
        for (int y = 0; y < light.height(); y++) {
            int start = y * light.width();
            raster.getSamples(0, y, light.width(), 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                light.values()[start + x] = 255 * row[x] / white;
            }
            raster.getSamples(0, y, light.width(), 1, alpha, row);
            for (int x = 0; x < row.length; x++) {
                opaque.values()[start + x] = hasAlpha ? row[x] / white : 1;
            }
        }
    }

    private void takeColors() {
        int[] row = new int[light.width()];
        for (int y = 0; y < light.height(); y++) {
            picture.getRGB(0, y, light.width(), 1, row, 0, light.width());
            for (int x = 0; x < light.width(); x++) {
                int argb = row[x];
                int i = y * light.width() + x;
                light.values()[i] = luma(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
                opaque.values()[i] = (argb >>> 24) / 255f;
            }
        }
    }

    private static float luma(int red, int green, int blue) {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    private Plane onBackground() {
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < light.values().length; i++) {
            sum += light.values()[i] * opaque.values()[i];
            weight += opaque.values()[i];
        }
        if (weight == light.values().length) {
            return light;
        }
        float behind = behind(weight == 0 ? 0 : sum / weight);
        float[] seen = new float[light.values().length];
        for (int i = 0; i < seen.length; i++) {
            float alpha = opaque.values()[i];
            seen[i] = alpha * light.values()[i] + (1 - alpha) * behind;
        }
        return new Plane(seen, light.width(), light.height());
    }

    private float behind(double mean) {
        float[] border = light.border();
        float[] borderOpaque = opaque.border();
        float[] visible = new float[border.length];
        int count = 0;
        for (int i = 0; i < border.length; i++) {
            if (borderOpaque[i] > 0.5) {
                visible[count++] = border[i];
            }
        }
        if (2 * count > border.length) {
            return Plane.median(visible, count);
        }
        return mean < 128 ? 255 : 0;
    }
}
