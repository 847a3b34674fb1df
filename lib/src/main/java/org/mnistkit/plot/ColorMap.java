package org.mnistkit.plot;

import java.awt.Color;

/**
 * Colors for numbers. Both maps are drawn in OKLab, where equal steps look equal, and tell values
 * apart by lightness, so that they work in black and white and for the color-blind.
 */
public enum ColorMap {
    /** From dark violet over teal to light yellow: nothing to much. */
    SEQUENTIAL {
        @Override
        int rgb(double t) {
            return oklch(0.27 + 0.65 * t, 0.13 + 0.04 * t * t, 305 - 198 * t);
        }
    },

    /** From blue over white to orange: negative, zero in the middle, positive. */
    DIVERGING {
        @Override
        int rgb(double t) {
            double strength = Math.abs(2 * t - 1);
            return t < 0.5
                    ? oklch(1 - 0.46 * strength, 0.14 * strength, 248)
                    : oklch(1 - 0.46 * strength, 0.17 * strength, 47);
        }
    };

    /** Where there is no number. */
    static final Color NOT_A_NUMBER = new Color(0x9a9a9a);

    /** More steps than these can't be told apart, and would make the files larger. */
    static final int STEPS = 128;

    abstract int rgb(double t);

    /**
     * The color at a place of the map.
     *
     * @param t from 0 (the lowest value) to 1 (the highest); beyond them the nearest color
     */
    public Color at(double t) {
        if (Double.isNaN(t)) {
            return NOT_A_NUMBER;
        }
        double place = Math.max(0, Math.min(1, t));
        return new Color(rgb((double) Math.round(place * STEPS) / STEPS));
    }

    /** Black or white, whichever is easier to read on a color; the contrast is at least 4.5. */
    static Color textOn(Color background) {
        return contrast(background, Color.WHITE) >= contrast(background, Color.BLACK)
                ? Color.WHITE
                : Color.BLACK;
    }

    /** The contrast of two colors as web pages define it, from 1 to 21; text needs 4.5. */
    static double contrast(Color a, Color b) {
        double lighter = Math.max(luminance(a), luminance(b));
        double darker = Math.min(luminance(a), luminance(b));
        return (lighter + 0.05) / (darker + 0.05);
    }

    /** Relative luminance, from 0 for black to 1 for white. */
    static double luminance(Color color) {
        return 0.2126 * linear(color.getRed())
                + 0.7152 * linear(color.getGreen())
                + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    /** A color from OKLab's lightness, chroma and hue (in degrees), as 0xRRGGBB. */
    private static int oklch(double lightness, double chroma, double hue) {
        double a = chroma * Math.cos(Math.toRadians(hue));
        double b = chroma * Math.sin(Math.toRadians(hue));
        double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static int channel(double linear) {
        double c = Math.max(0, Math.min(1, linear));
        double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * Math.pow(c, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * encoded);
    }
}
