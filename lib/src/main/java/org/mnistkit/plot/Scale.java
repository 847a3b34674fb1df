package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * How numbers become colors.
 *
 * @param map the colors
 * @param min the number that gets the lowest color
 * @param max the number that gets the highest color; greater than {@code min}
 */
public record Scale(ColorMap map, double min, double max) {

    /** From minus to plus the largest magnitude among the values; zero is white. */
    public static Scale diverging(List<float[]> values) {
        double largest = 0;
        for (float[] each : values) {
            for (float value : each) {
                largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
            }
        }
        double limit = largest == 0 ? 1 : largest;
        return new Scale(ColorMap.DIVERGING, -limit, limit);
    }

    /** From 0 to the largest value, or {@link #diverging} if any value is negative. */
    public static Scale of(List<float[]> values) {
        for (float[] each : values) {
            for (float value : each) {
                if (value < 0) {
                    return diverging(values);
                }
            }
        }
        return new Scale(ColorMap.SEQUENTIAL, 0, diverging(values).max());
    }

    /** The color of a value: gray if it is not finite. */
    Color color(double value) {
        return Double.isFinite(value) ? map.at((value - min) / (max - min)) : ColorMap.NOT_A_NUMBER;
    }

    /** What a caption has to say of values that are not finite; "" if there are none. */
    static String note(List<float[]> values) {
        for (float[] each : values) {
            for (float value : each) {
                if (!Float.isFinite(value)) {
                    return " Gray: not a finite number.";
                }
            }
        }
        return "";
    }

    /**
     * A picture with a pixel for each value; those that are missing at the end are left
     * transparent.
     */
    BufferedImage image(float[] values, int rows, int columns) {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < rows * columns; i++) {
            Color color = i < values.length ? color(values[i]) : Style.CLEAR;
            image.setRGB(i % columns, i / columns, color.getRGB());
        }
        return image;
    }
}
