package org.mnistkit.synthetic;

import java.util.Arrays;
import java.util.Random;

/**
 * A small gray picture to draw on, in plain arithmetic: the same on every platform and from any
 * thread, which the painting of the operating system and of Java 2D does not promise.
 *
 * <p>Coordinates are in pixels, x to the right and y downwards, the center of the top left pixel at
 * (0.5, 0.5). Outlines and lines are lists of points {@code x0, y0, x1, y1, …}. Edges are softened
 * over one pixel.
 */
final class Canvas {

    /** Height and width in pixels. */
    static final int SIDE = 28;

    /** How bright a place inside an outline is. */
    interface Shade {
        /**
         * The brightness of one place.
         *
         * @param depth how far inside, in pixels
         * @return in [0, 1]
         */
        double at(double x, double y, double depth);
    }

    private final float[] ink = new float[SIDE * SIDE];

    /** Draws a line with a round pen whose radius changes along the line. */
    void line(double[] points, double[] radii) {
        for (int i = 0; i + 1 < radii.length; i++) {
            segment(
                    points[2 * i],
                    points[2 * i + 1],
                    radii[i],
                    points[2 * i + 2],
                    points[2 * i + 3],
                    radii[i + 1],
                    1);
        }
    }

    /** Draws a line with a round pen. */
    void line(double radius, double brightness, double... points) {
        for (int i = 0; i + 3 < points.length; i += 2) {
            segment(
                    points[i],
                    points[i + 1],
                    radius,
                    points[i + 2],
                    points[i + 3],
                    radius,
                    brightness);
        }
    }

    private void segment(
            double x0, double y0, double r0, double x1, double y1, double r1, double brightness) {
        double reach = Math.max(r0, r1) + 1;
        int left = clampToSide(Math.min(x0, x1) - reach);
        int right = clampToSide(Math.max(x0, x1) + reach);
        int top = clampToSide(Math.min(y0, y1) - reach);
        int bottom = clampToSide(Math.max(y0, y1) + reach);
        double dx = x1 - x0;
        double dy = y1 - y0;
        double lengthSquared = Math.max(1e-12, dx * dx + dy * dy);
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                double x = column + 0.5 - x0;
                double y = row + 0.5 - y0;
                double along = clamp((x * dx + y * dy) / lengthSquared);
                double ox = x - along * dx;
                double oy = y - along * dy;
                double across = Math.sqrt(ox * ox + oy * oy);
                double cover = clamp(r0 + along * (r1 - r0) - across + 0.5);
                blend(row * SIDE + column, cover, brightness);
            }
        }
    }

    /** Paints the inside of an outline over what is there. */
    void fill(Shade shade, double... outline) {
        double left = SIDE;
        double right = 0;
        double top = SIDE;
        double bottom = 0;
        double[] perSquaredLength = new double[outline.length / 2];
        for (int i = 0; i < outline.length; i += 2) {
            left = Math.min(left, outline[i]);
            right = Math.max(right, outline[i]);
            top = Math.min(top, outline[i + 1]);
            bottom = Math.max(bottom, outline[i + 1]);
            int next = (i + 2) % outline.length;
            double dx = outline[next] - outline[i];
            double dy = outline[next + 1] - outline[i + 1];
            perSquaredLength[i / 2] = 1 / Math.max(1e-12, dx * dx + dy * dy);
        }
        for (int row = clampToSide(top - 1); row < clampToSide(bottom + 1); row++) {
            for (int column = clampToSide(left - 1); column < clampToSide(right + 1); column++) {
                double x = column + 0.5;
                double y = row + 0.5;
                double depth = depth(x, y, outline, perSquaredLength);
                if (depth > -0.5) {
                    blend(row * SIDE + column, clamp(depth + 0.5), shade.at(x, y, depth));
                }
            }
        }
    }

    /** Distance to the nearest edge: positive inside, negative outside. */
    private static double depth(double x, double y, double[] outline, double[] perSquaredLength) {
        double nearest = Double.MAX_VALUE;
        boolean inside = false;
        for (int i = 0; i < outline.length; i += 2) {
            int next = (i + 2) % outline.length;
            double fromX = x - outline[i];
            double fromY = y - outline[i + 1];
            double dx = outline[next] - outline[i];
            double dy = outline[next + 1] - outline[i + 1];
            double along = clamp((fromX * dx + fromY * dy) * perSquaredLength[i / 2]);
            double offX = fromX - along * dx;
            double offY = fromY - along * dy;
            nearest = Math.min(nearest, offX * offX + offY * offY);
            // A ray to the right crosses this edge: even-odd rule.
            if ((fromY < 0) != (fromY < dy) && fromX < fromY / dy * dx) {
                inside = !inside;
            }
        }
        double distance = Math.sqrt(nearest);
        return inside ? distance : -distance;
    }

    /** Darker or brighter than what is there; black paint (brightness 0) erases. */
    private void blend(int pixel, double cover, double brightness) {
        if (brightness >= ink[pixel]) {
            ink[pixel] = (float) Math.max(ink[pixel], cover * brightness);
        } else {
            ink[pixel] += (float) (cover * (brightness - ink[pixel]));
        }
    }

    /** Adds noise to what is drawn, not to the background, as a camera does. */
    void grain(double strength, Random random) {
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0.05f) {
                ink[i] = (float) clamp(ink[i] + strength * random.nextGaussian());
            }
        }
    }

    /** Moves the picture by whole pixels so that its center of mass comes to lie in the middle. */
    void center() {
        double mass = 1e-9;
        double x = 0;
        double y = 0;
        for (int i = 0; i < ink.length; i++) {
            mass += ink[i];
            x += ink[i] * (i % SIDE + 0.5);
            int row = i / SIDE;
            y += ink[i] * (row + 0.5);
        }
        int right = (int) Math.round(SIDE / 2.0 - x / mass);
        int down = (int) Math.round(SIDE / 2.0 - y / mass);
        float[] before = ink.clone();
        Arrays.fill(ink, 0);
        for (int row = Math.max(0, down); row < Math.min(SIDE, SIDE + down); row++) {
            for (int column = Math.max(0, right); column < Math.min(SIDE, SIDE + right); column++) {
                ink[row * SIDE + column] = before[(row - down) * SIDE + column - right];
            }
        }
    }

    /** Copies the picture as bytes, 0 for black to 255 for white. */
    void copyTo(byte[] target, int start) {
        for (int i = 0; i < ink.length; i++) {
            target[start + i] = (byte) Math.round(255 * ink[i]);
        }
    }

    static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    private static int clampToSide(double value) {
        return (int) Math.max(0, Math.min(SIDE, Math.ceil(value)));
    }
}
