package org.mnistkit.synthetic;

import java.util.Random;

/** One piece of clothing in the making: its fabric, and what most pieces are drawn with. */
abstract class Garment {

    /** The axis that most pieces are symmetric to. */
    static final double MIDDLE = Canvas.SIDE / 2.0;

    final Random random;
    private final Canvas canvas;
    private final Warp warp;
    final double brightness;
    final Canvas.Shade fabric;

    Garment(Random random, Canvas canvas) {
        this.random = random;
        this.canvas = canvas;
        warp = new Warp(0.6, 0.05, random);
        // More bright pieces than dark ones.
        brightness = 0.3 + 0.68 * StrictMath.sqrt(random.nextDouble());
        fabric = fabric();
    }

    /** A body with sleeves, whose ends hang {@code cuff} deep and reach {@code reach} far out. */
    final void top(double neck, double body, double hem, double reach, double cuff, double width) {
        double shoulder = body + between(0.2, 1.2);
        double armpit = between(8.2, 10);
        double inner = Math.max(body + 0.4, reach - width);
        symmetric(
                fabric,
                neck,
                1,
                shoulder,
                2.6,
                reach,
                cuff,
                inner,
                cuff + 0.6,
                body,
                armpit,
                body + between(-0.6, 0.6),
                hem);
        if (cuff > 15) {
            line(0.35, 0.35 * brightness, MIDDLE - body - 0.1, armpit, MIDDLE - body - 0.2, cuff);
            line(0.35, 0.35 * brightness, MIDDLE + body + 0.1, armpit, MIDDLE + body + 0.2, cuff);
        }
    }

    final void neckline(double neck, double depth) {
        paint(
                plain(0),
                MIDDLE - neck,
                0.6,
                MIDDLE - 0.6 * neck,
                1 + 0.8 * depth,
                MIDDLE,
                1 + depth,
                MIDDLE + 0.6 * neck,
                1 + 0.8 * depth,
                MIDDLE + neck,
                0.6);
    }

    /** Paints an outline whose right half is given: distance from the axis, y, … downwards. */
    final void symmetric(Canvas.Shade shade, double... half) {
        double[] points = new double[2 * half.length];
        for (int i = 0; i < half.length; i += 2) {
            points[i] = MIDDLE + half[i];
            points[i + 1] = half[i + 1];
            points[points.length - 2 - i] = MIDDLE - half[i];
            points[points.length - 1 - i] = half[i + 1];
        }
        paint(shade, points);
    }

    final void paint(Canvas.Shade shade, double... points) {
        warp.apply(points);
        canvas.fill(shade, points);
    }

    final void line(double radius, double bright, double... points) {
        warp.apply(points);
        canvas.line(radius, bright, points);
    }

    final Canvas.Shade plain(double bright) {
        return (x, y, depth) -> bright;
    }

    /** Brightness of a detail, well apart from that of the fabric. */
    final double other() {
        return brightness > 0.65 ? brightness - between(0.3, 0.55) : brightness + between(0.3, 0.5);
    }

    /** Shaded towards the edges, with folds, and with a pattern now and then. */
    private Canvas.Shade fabric() {
        int pattern = random.nextInt(14);
        double pitch = between(2.5, 6);
        double contrast = between(0.25, 0.6);
        double foldX = between(-0.9, 0.9);
        double foldY = between(-0.3, 0.3);
        double foldPhase = between(0, 6);
        double fold = between(0.02, 0.12);
        return (x, y, depth) -> {
            double shade = 0.78 + 0.22 * Canvas.clamp(depth / 2.5);
            shade *= 1 + fold * (StrictMath.sin(foldX * x + foldY * y + foldPhase) - 1);
            boolean across = y % pitch < 0.45 * pitch;
            boolean down = x % pitch < 0.45 * pitch;
            boolean dark =
                    switch (pattern) {
                        case 0 -> across;
                        case 1 -> down;
                        case 2 -> across != down;
                        default -> false;
                    };
            return Canvas.clamp(brightness * shade * (dark ? 1 - contrast : 1));
        };
    }

    final double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
