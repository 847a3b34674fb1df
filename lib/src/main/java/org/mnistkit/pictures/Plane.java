package org.mnistkit.pictures;

import java.awt.Rectangle;
import java.util.Arrays;

/**
 * A picture of one number for each pixel, row by row: how light it is, or how much ink is there.
 *
 * @param values width × height numbers
 * @param width in pixels
 * @param height in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Plane(float[] values, int width, int height) {

    /** In so many steps quantiles are found. */
    private static final int STEPS = 4096;

    /**
     * Some rectangle of a plane; all four edges belong to it.
     *
     * @param left first column
     * @param top first row
     * @param right last column
     * @param bottom last row
     */
    record Box(int left, int top, int right, int bottom) {

        int width() {
            return right - left + 1;
        }

        int height() {
            return bottom - top + 1;
        }

        int longSide() {
            return Math.max(width(), height());
        }

        Box and(Box other) {
            return new Box(
                    Math.min(left, other.left),
                    Math.min(top, other.top),
                    Math.max(right, other.right),
                    Math.max(bottom, other.bottom));
        }
    }

    float max() {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /**
     * The largest value, of which a few pixels are not believed: one in ten thousand, and at least
     * eight, but in a small picture one in fifty. If nothing but such a few stand out, it is 0.
     */
    float robustMax() {
        int few = Math.max(Math.min(8, values.length / 50), values.length / 10_000);
        return quantile(values, 1 - (double) few / values.length);
    }

    /** The value that a share of some numbers does not exceed; numbers below 0 count as 0. */
    static float quantile(float[] numbers, double share) {
        float max = 0;
        for (float number : numbers) {
            max = Math.max(max, number);
        }
        if (max == 0) {
            return 0;
        }
        int[] counts = new int[STEPS + 1];
        for (float number : numbers) {
            counts[Math.max(0, (int) (number / max * STEPS))]++;
        }
        int wanted = (int) Math.ceil(share * numbers.length);
        int step = 0;
        for (int seen = counts[0]; seen < wanted; seen += counts[step]) {
            step++;
        }
        return step * max / STEPS;
    }

    /** The outermost pixels; those in the corners may come twice. */
    float[] border() {
        float[] border = new float[2 * width + 2 * height];
        System.arraycopy(values, 0, border, 0, width);
        System.arraycopy(values, (height - 1) * width, border, width, width);
        for (int y = 0; y < height; y++) {
            border[2 * width + 2 * y] = values[y * width];
            border[2 * width + 2 * y + 1] = values[y * width + width - 1];
        }
        return border;
    }

    Plane cropped(Box box) {
        float[] cropped = new float[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(
                    values,
                    (box.top + y) * width + box.left,
                    cropped,
                    y * box.width(),
                    box.width());
        }
        return new Plane(cropped, box.width(), box.height());
    }

    /** With a margin of zeros all around. */
    Plane framed(int margin) {
        int newWidth = width + 2 * margin;
        float[] framed = new float[newWidth * (height + 2 * margin)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(values, y * width, framed, (y + margin) * newWidth + margin, width);
        }
        return new Plane(framed, newWidth, height + 2 * margin);
    }

    /** Scaled so that the longer side is {@code side}; each pixel is the mean of what it covers. */
    Plane scaledInto(int side) {
        double scale = (double) side / Math.max(width, height);
        return scaledTo(
                Math.max(1, (int) Math.round(width * scale)),
                Math.max(1, (int) Math.round(height * scale)));
    }

    private Plane scaledTo(int newWidth, int newHeight) {
        float[] narrow = new float[newWidth * height];
        for (int y = 0; y < height; y++) {
            average(values, y * width, 1, width, narrow, y * newWidth, 1, newWidth);
        }
        float[] scaled = new float[newWidth * newHeight];
        for (int x = 0; x < newWidth; x++) {
            average(narrow, x, newWidth, height, scaled, x, newWidth, newHeight);
        }
        return new Plane(scaled, newWidth, newHeight);
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

    /** Enlarged without steps: each pixel between its four neighbors. */
    Plane smoothTo(int newWidth, int newHeight) {
        int[] lefts = new int[newWidth];
        double[] shares = new double[newWidth]; // of the right neighbor
        for (int x = 0; x < newWidth; x++) {
            double column = within((x + 0.5) * width / newWidth - 0.5, width);
            lefts[x] = (int) column;
            shares[x] = column - lefts[x];
        }
        float[] smooth = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            double row = within((y + 0.5) * height / newHeight - 0.5, height);
            int top = (int) row;
            int upper = top * width;
            int lower = Math.min(height - 1, top + 1) * width;
            for (int x = 0; x < newWidth; x++) {
                int left = lefts[x];
                int right = Math.min(width - 1, left + 1);
                double above = between(values[upper + left], values[upper + right], shares[x]);
                double below = between(values[lower + left], values[lower + right], shares[x]);
                smooth[y * newWidth + x] = (float) (above + (row - top) * (below - above));
            }
        }
        return new Plane(smooth, newWidth, newHeight);
    }

    private static double between(float first, float second, double share) {
        return (1 - share) * first + share * second;
    }

    private static double within(double place, int side) {
        return Math.max(0, Math.min(side - 1, place));
    }

    /** With the strongest value at 255: thin strokes fade when they are scaled down. */
    Plane stretched() {
        float factor = 255 / max();
        float[] stretched = new float[values.length];
        for (int i = 0; i < stretched.length; i++) {
            stretched[i] = values[i] * factor;
        }
        return new Plane(stretched, width, height);
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

    /** Where an image of {@code side} × {@code side} has room for this, as near as can be. */
    Rectangle placeIn(int side, int left, int top) {
        int x = Math.max(0, Math.min(side - width, left));
        int y = Math.max(0, Math.min(side - height, top));
        return new Rectangle(x, y, width, height);
    }

    /** An image of {@code side} × {@code side} bytes with this at a place in it. */
    byte[] placed(int side, Rectangle place) {
        byte[] image = new byte[side * side];
        for (int i = 0; i < values.length; i++) {
            int x = place.x + i % width;
            int y = place.y + i / width;
            image[y * side + x] = (byte) Math.round(Math.min(255, values[i]));
        }
        return image;
    }

    /** The median of some numbers, at least one; they may be sorted by it. */
    static float median(float[] numbers, int count) {
        // Around the ink on even paper, most are the same; sorting them would take far longer.
        float candidate = candidate(numbers, count);
        int votes = 0;
        for (int i = 0; i < count; i++) {
            votes += numbers[i] == candidate ? 1 : -1;
        }
        if (votes > 0) {
            return candidate;
        }
        Arrays.sort(numbers, 0, count);
        return numbers[(count - 1) / 2];
    }

    /**
     * The number that more than half of the numbers are equal to, if there is one; else any of them
     * (Boyer and Moore 1991, "MJRTY: a fast majority vote algorithm").
     */
    private static float candidate(float[] numbers, int count) {
        float candidate = numbers[0];
        int votes = 0;
        for (int i = 0; i < count; i++) {
            candidate = votes == 0 ? numbers[i] : candidate;
            votes += numbers[i] == candidate ? 1 : -1;
        }
        return candidate;
    }
}
