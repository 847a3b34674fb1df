package org.mnistkit.pictures;

/**
 * How thick strokes are. MNIST's digits were written with thick pens on small forms: fitted into
 * their box of 20 pixels, hardly any is thinner than one and a half. A thin pen on a large sheet
 * would leave less than that of a stroke, which networks have never seen.
 */
final class Strokes {

    /** In pixels of MNIST's box. */
    private static final double LEAST_WIDTH = 1.5;

    /** Each pixel of MNIST's box is divided by this, to be able to add parts of one. */
    private static final int FINE = 8;

    /** The same where there are many images, and they are square. */
    private static final int COARSE = 4;

    /** An edge runs over pixels in steps, which are longer than it is: on average by 4/π. */
    private static final double STEPS_TOO_LONG = 4 / Math.PI;

    /** An edge is where the ink has this share of the strongest. */
    private static final double EDGE = 0.4;

    private Strokes() {}

    /**
     * With strokes as wide as MNIST's thinnest; as it is if they are.
     *
     * @param box side of the box that the digit will be fitted into, in pixels
     */
    static Plane thickened(Plane digit, int box) {
        Plane fine = fine(digit, box * FINE).framed(box * FINE / 16);
        double width = width(fine) / FINE;
        int radius = (int) Math.round((LEAST_WIDTH - width) / 2 * FINE);
        if (radius <= 0) {
            return digit;
        }
        int unused = box * FINE / 16 - radius;
        return spread(fine, radius)
                .cropped(
                        new Plane.Box(
                                unused,
                                unused,
                                fine.width() - 1 - unused,
                                fine.height() - 1 - unused));
    }

    private static Plane fine(Plane digit, int side) {
        int longer = Math.max(digit.width(), digit.height());
        if (longer >= side) {
            return digit.scaledInto(side);
        }
        double scale = (double) side / longer;
        return digit.smoothTo(
                Math.max(1, (int) Math.round(digit.width() * scale)),
                Math.max(1, (int) Math.round(digit.height() * scale)));
    }

    /** The mean width of strokes in pixels: a long thin shape has twice its length as an edge. */
    private static double width(Plane digit) {
        float edge = (float) (EDGE * digit.max());
        int width = digit.width();
        double area = 0;
        double steps = 0;
        for (int y = 1; y < digit.height() - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                if (digit.values()[i] >= edge) {
                    area++;
                    steps += digit.values()[i - 1] < edge ? 1 : 0;
                    steps += digit.values()[i + 1] < edge ? 1 : 0;
                    steps += digit.values()[i - width] < edge ? 1 : 0;
                    steps += digit.values()[i + width] < edge ? 1 : 0;
                }
            }
        }
        return 2 * area / (steps / STEPS_TOO_LONG);
    }

    /** Each pixel as strong as the strongest within a radius. */
    private static Plane spread(Plane digit, int radius) {
        int width = digit.width();
        int height = digit.height();
        float[] spread = new float[digit.values().length];
        for (int down = -radius; down <= radius; down++) {
            for (int right = -radius; right <= radius; right++) {
                if (down * down + right * right > radius * (radius + 0.5)) {
                    continue;
                }
                for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
                    for (int x = Math.max(0, right); x < Math.min(width, width + right); x++) {
                        float from = digit.values()[(y - down) * width + x - right];
                        spread[y * width + x] = Math.max(spread[y * width + x], from);
                    }
                }
            }
        }
        return new Plane(spread, width, height);
    }

    /**
     * An image with wider or narrower strokes.
     *
     * @param image a square one, from 0 to 255
     * @param by so many pixels; to the next half of one
     */
    static Plane widened(Plane image, double by) {
        int radius = (int) Math.round(by / 2 * COARSE);
        int side = image.width();
        Plane fine = image.smoothTo(side * COARSE, side * COARSE);
        Plane changed =
                radius < 0 ? inverted(spread(inverted(fine), -radius)) : spread(fine, radius);
        // Enlarged and made smaller again, an image is blurred: what that has changed is put back,
        // in proportion to what is left there.
        float[] before = fine.scaledInto(side).values();
        float[] after = changed.scaledInto(side).values();
        float[] widened = new float[before.length];
        for (int i = 0; i < widened.length; i++) {
            float left = before[i] == 0 ? 0 : Math.min(1, after[i] / before[i]);
            float sharp = after[i] + left * (image.values()[i] - before[i]);
            widened[i] = Math.max(0, Math.min(255, sharp));
        }
        return new Plane(widened, side, side);
    }

    private static Plane inverted(Plane plane) {
        float[] inverted = new float[plane.values().length];
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = 255 - plane.values()[i];
        }
        return new Plane(inverted, plane.width(), plane.height());
    }
}
