package org.mnistkit.data;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * How far each pixel of a picture stands out from its background, row by row: 0 is background, and
 * up to 255 is ink.
 *
 * @param values width × height values in [0, 255]
 * @param width in pixels
 * @param height in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Ink(float[] values, int width, int height) {

    /** Under this contrast, of 255, a picture is blank. */
    private static final int LEAST_CONTRAST = 32;

    /**
     * Finds the ink of a picture. The median of its border is the background; the ink is what is
     * lighter or what is darker, whichever there is more of.
     *
     * @throws DataException if nothing stands out
     */
    static Ink of(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        float[] gray = gray(picture);
        float background = quantile(border(gray, width, height), 0.5);
        double lighter = 0;
        double darker = 0;
        for (float value : gray) {
            lighter += Math.max(0, value - background);
            darker += Math.max(0, background - value);
        }
        int sign = lighter >= darker ? 1 : -1;
        for (int i = 0; i < gray.length; i++) {
            gray[i] = Math.max(0, sign * (gray[i] - background));
        }
        Ink ink = new Ink(gray, width, height);
        ink.requireContrast(ink.strongest());
        return ink;
    }

    /**
     * The luma of each pixel (ITU-R BT.601), in [0, 255]. What lies behind transparent pixels is
     * the background: the gray of the border where that is opaque; elsewhere black or white,
     * whichever the visible pixels stand out from.
     */
    private static float[] gray(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        float[] gray = new float[width * height];
        float[] alpha = new float[width * height];
        int[] row = new int[width];
        double sum = 0;
        double weight = 0;
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x];
                int i = y * width + x;
                gray[i] =
                        0.299f * (argb >> 16 & 0xff)
                                + 0.587f * (argb >> 8 & 0xff)
                                + 0.114f * (argb & 0xff);
                alpha[i] = (argb >>> 24) / 255f;
                sum += gray[i] * alpha[i];
                weight += alpha[i];
            }
        }
        if (weight == gray.length) {
            return gray;
        }
        float behind = behind(gray, alpha, width, height, weight == 0 ? 0 : sum / weight);
        for (int i = 0; i < gray.length; i++) {
            gray[i] = alpha[i] * gray[i] + (1 - alpha[i]) * behind;
        }
        return gray;
    }

    private static float behind(float[] gray, float[] alpha, int width, int height, double mean) {
        float[] borderGray = border(gray, width, height);
        float[] borderAlpha = border(alpha, width, height);
        float[] opaque = new float[borderGray.length];
        int count = 0;
        for (int i = 0; i < borderGray.length; i++) {
            if (borderAlpha[i] > 0.5) {
                opaque[count++] = borderGray[i];
            }
        }
        if (2 * count > borderGray.length) {
            return quantile(Arrays.copyOf(opaque, count), 0.5);
        }
        return mean < 128 ? 255 : 0;
    }

    /** The outermost pixels; those in the corners may come twice. */
    private static float[] border(float[] values, int width, int height) {
        float[] border = new float[2 * width + 2 * height];
        System.arraycopy(values, 0, border, 0, width);
        System.arraycopy(values, (height - 1) * width, border, width, width);
        for (int y = 0; y < height; y++) {
            border[2 * width + 2 * y] = values[y * width];
            border[2 * width + 2 * y + 1] = values[y * width + width - 1];
        }
        return border;
    }

    private static float quantile(float[] values, double share) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    /**
     * Without the grain and the shadows of a photo: the border shows how strong they are. On an
     * even background nothing changes.
     *
     * @throws DataException if nothing is left
     */
    Ink cleaned() {
        float noise = quantile(border(values, width, height), 0.75);
        if (noise == 0) {
            return this;
        }
        float strongest = strongest();
        // At least a quarter of the contrast is doubtful then; more than half is hardly noise, but
        // ink that reaches the border.
        float floor = Math.min(Math.max(4 * noise, strongest / 4), strongest / 2);
        requireContrast(strongest - floor);
        float[] clean = new float[values.length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = Math.max(0, values[i] - floor) * strongest / (strongest - floor);
        }
        return new Ink(clean, width, height);
    }

    private void requireContrast(float contrast) {
        if (contrast < LEAST_CONTRAST) {
            throw new DataException(
                    "The picture is blank: nothing stands out from its background by %d of 255 gray values."
                            .formatted(LEAST_CONTRAST));
        }
    }

    private float strongest() {
        float strongest = 0;
        for (float value : values) {
            strongest = Math.max(strongest, value);
        }
        return strongest;
    }

    /** The smallest part of the picture that holds all the ink. */
    Ink cropped() {
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
                top = Math.min(top, i / width);
                bottom = Math.max(bottom, i / width);
            }
        }
        int newWidth = right - left + 1;
        int newHeight = bottom - top + 1;
        float[] cropped = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            System.arraycopy(values, (top + y) * width + left, cropped, y * newWidth, newWidth);
        }
        return new Ink(cropped, newWidth, newHeight);
    }

    /** Scaled so that the longer side is {@code side}; each pixel is the mean of what it covers. */
    Ink scaledInto(int side) {
        double scale = (double) side / Math.max(width, height);
        int newWidth = Math.max(1, (int) Math.round(width * scale));
        int newHeight = Math.max(1, (int) Math.round(height * scale));
        float[] narrow = new float[newWidth * height];
        for (int y = 0; y < height; y++) {
            average(values, y * width, 1, width, narrow, y * newWidth, 1, newWidth);
        }
        float[] scaled = new float[newWidth * newHeight];
        for (int x = 0; x < newWidth; x++) {
            average(narrow, x, newWidth, height, scaled, x, newWidth, newHeight);
        }
        return new Ink(scaled, newWidth, newHeight);
    }

    /** One row or column, made of n values into m: each the mean of n/m values, parts included. */
    private static void average(
            float[] from, int start, int step, int n, float[] to, int first, int pitch, int m) {
        double covered = (double) n / m;
        for (int i = 0; i < m; i++) {
            double begin = i * covered;
            double end = Math.min(n, begin + covered);
            double sum = 0;
            for (int j = (int) begin; j < end; j++) {
                double share = Math.min(j + 1, end) - Math.max(j, begin);
                sum += share * from[start + j * step];
            }
            to[first + i * pitch] = (float) (sum / covered);
        }
    }

    /** With the strongest ink at 255: thin strokes fade when they are scaled down. */
    Ink stretched() {
        float factor = 255 / strongest();
        float[] stretched = new float[values.length];
        for (int i = 0; i < stretched.length; i++) {
            stretched[i] = values[i] * factor;
        }
        return new Ink(stretched, width, height);
    }

    /** The column of the center of mass, counted from 0 at the middle of the first pixel. */
    double centerX() {
        return center(1, width);
    }

    /** The row of the center of mass. */
    double centerY() {
        return center(width, height);
    }

    /** The center along one side, of which a step goes over so many pixels. */
    private double center(int step, int side) {
        double sum = 0;
        double mass = 0;
        for (int i = 0; i < values.length; i++) {
            int place = i / step % side;
            sum += (double) values[i] * place;
            mass += values[i];
        }
        return sum / mass;
    }

    /** An image of {@code side} × {@code side} bytes with this in it, moved so that all fits in. */
    byte[] placed(int side, int left, int top) {
        int x0 = Math.max(0, Math.min(side - width, left));
        int y0 = Math.max(0, Math.min(side - height, top));
        byte[] image = new byte[side * side];
        for (int i = 0; i < values.length; i++) {
            int x = x0 + i % width;
            int y = y0 + i / width;
            image[y * side + x] = (byte) Math.round(Math.min(255, values[i]));
        }
        return image;
    }
}
