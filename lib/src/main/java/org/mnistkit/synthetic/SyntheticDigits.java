package org.mnistkit.synthetic;

import java.util.Arrays;
import java.util.Random;

/**
 * Digits drawn stroke by stroke with a round pen, each in one of several ways of writing it,
 * slanted, stretched and bent at random; then scaled into 20×20 pixels and centered by their center
 * of mass in 28×28, as MNIST's were.
 */
public final class SyntheticDigits extends SyntheticImages {

    /** Points of a smooth line between two given ones. */
    private static final int STEPS = 6;

    private static final double BOX = 20;

    /**
     * For each digit the ways of writing it. A way is a list of strokes separated by "|"; a stroke
     * is a smooth line through points "x y" in a square from 0 0 (top left) to 100 100. A corner is
     * where one stroke ends and the next one begins.
     */
    private static final double[][][][] WAYS =
            parse(
                    new String[][] {
                        {
                            "52 0, 22 14, 8 50, 24 88, 50 100, 78 86, 92 48, 78 12, 48 0",
                            "70 8, 40 2, 14 36, 16 78, 44 100, 78 80, 88 38, 62 4, 44 10",
                            "40 4, 12 40, 26 92, 62 98, 88 58, 76 14, 46 0, 30 12"
                        },
                        {
                            "54 0, 50 50, 46 100",
                            "56 0, 52 50, 50 100",
                            "26 26, 42 16, 56 0 | 56 0, 53 50, 50 100",
                            "28 22, 54 0 | 54 0, 52 50, 50 100 | 24 100, 52 99, 78 100"
                        },
                        {
                            "12 24, 32 3, 66 3, 82 26, 62 56, 36 80, 8 99 | 8 99, 50 97, 94 98",
                            "14 22, 40 0, 76 12, 74 42, 46 74, 18 96, 6 88, 22 78, 50 90, 94 96",
                            "10 12, 50 0, 84 20, 66 54, 10 96 | 10 96, 40 90, 64 99, 92 88"
                        },
                        {
                            "12 14, 44 0, 78 14, 70 40, 36 48 | 36 48, 76 56, 86 78, 52 100, 8 88",
                            "16 4, 50 2, 84 4 | 84 4, 62 24, 42 42 | 42 42, 82 54, 82 84, 46 100, 8"
                                    + " 90",
                            "14 18, 46 0, 80 20, 60 42, 44 50, 66 54, 88 74, 56 100, 10 92"
                        },
                        {
                            "18 0, 12 28, 8 54 | 8 54, 50 52, 94 50 | 72 10, 70 50, 66 100",
                            "66 100, 67 50, 68 0 | 68 0, 36 32, 4 64 | 4 64, 50 63, 96 62",
                            "20 4, 14 34, 26 52, 54 50, 76 40 | 82 0, 78 48, 72 100"
                        },
                        {
                            "86 2, 54 2, 24 4 | 24 4, 20 24, 16 44 | 16 44, 54 34, 86 62, 62 96, 8"
                                    + " 92",
                            "26 4, 22 24, 20 42 | 20 42, 64 38, 86 70, 54 100, 10 88 | 26 4, 58 5,"
                                    + " 92 0",
                            "92 0, 60 4, 30 2, 20 22, 32 44, 66 52, 82 78, 50 100, 8 90"
                        },
                        {
                            "72 0, 38 22, 14 60, 24 94, 58 98, 82 78, 66 56, 36 60, 16 80",
                            "52 0, 24 36, 14 74, 36 100, 70 94, 80 68, 52 54, 24 70",
                            "84 10, 52 4, 22 38, 14 78, 44 100, 80 82, 70 54, 34 58, 18 72"
                        },
                        {
                            "6 6, 50 4, 92 2 | 92 2, 66 44, 42 100",
                            "6 8, 50 6, 90 4 | 90 4, 62 48, 46 100 | 30 52, 56 50, 80 48",
                            "8 24, 12 6, 50 8, 86 2, 78 34, 54 64, 44 100"
                        },
                        {
                            "78 14, 48 0, 20 18, 44 46, 80 74, 54 100, 18 82, 42 54, 76 28, 66 4",
                            "50 48, 22 26, 48 0, 76 22, 50 48, 14 78, 48 100, 86 78, 50 48",
                            "60 2, 24 16, 38 44, 78 66, 68 98, 26 94, 24 66, 62 40, 76 16, 56 0"
                        },
                        {
                            "80 18, 50 0, 18 24, 36 52, 70 42, 82 16 | 82 16, 78 56, 70 100",
                            "76 12, 36 4, 16 36, 44 54, 76 30 | 78 8, 76 50, 56 82, 24 98",
                            "82 26, 58 0, 20 18, 28 48, 64 48, 82 22, 80 56, 62 100"
                        },
                    });

    @Override
    public String name() {
        return "Synthetic digits";
    }

    @Override
    void draw(int label, Random random, Canvas canvas) {
        double[][][] ways = WAYS[label];
        double[][] way = ways[random.nextInt(ways.length)];

        double slant = 0.1 + 0.3 * random.nextGaussian();
        double turn = 0.12 * random.nextGaussian();
        double narrow = 0.78 * StrictMath.exp(0.24 * random.nextGaussian());
        double pen = 0.95 + 0.85 * random.nextDouble();
        double uneven = 0.25 * random.nextDouble();
        double unevenPhase = 6 * random.nextDouble();
        Warp warp = new Warp(0.07, 0.8, random);

        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double[][] strokes = new double[way.length][];
        for (int i = 0; i < way.length; i++) {
            double[] points = way[i].clone();
            warp.apply(points);
            points = smooth(points);
            for (int p = 0; p < points.length; p += 2) {
                double y = points[p + 1] - 0.5;
                double x = narrow * (points[p] - 0.5) - slant * y;
                points[p] = cos * x - sin * y;
                points[p + 1] = sin * x + cos * y;
            }
            strokes[i] = points;
        }
        fit(strokes, BOX - 2 * pen);
        for (double[] points : strokes) {
            double[] radii = new double[points.length / 2];
            for (int i = 0; i < radii.length; i++) {
                radii[i] = pen * (1 + uneven * StrictMath.sin(unevenPhase + 0.25 * i));
            }
            canvas.line(points, radii);
        }
        canvas.center();
    }

    /** A smooth line through the points (Catmull and Rom's spline). */
    private static double[] smooth(double[] points) {
        int count = points.length / 2;
        double[] line = new double[2 * ((count - 1) * STEPS + 1)];
        for (int i = 0; i <= (count - 1) * STEPS; i++) {
            int from = Math.min(i / STEPS, count - 2);
            double t = (double) i / STEPS - from;
            for (int axis = 0; axis < 2; axis++) {
                double b = points[2 * from + axis];
                double c = points[2 * from + 2 + axis];
                double a = from == 0 ? b : points[2 * from - 2 + axis];
                double d = from + 2 == count ? c : points[2 * from + 4 + axis];
                double cubic = 3 * (b - c) + d - a;
                double quadratic = 2 * a - 5 * b + 4 * c - d;
                line[2 * i + axis] = b + t / 2 * (c - a + t * (quadratic + t * cubic));
            }
        }
        return line;
    }

    /**
     * Scales all strokes together so that the larger side of the whole is as given; to the middle.
     */
    private static void fit(double[][] strokes, double side) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] points : strokes) {
            for (int p = 0; p < points.length; p++) {
                low[p % 2] = Math.min(low[p % 2], points[p]);
                high[p % 2] = Math.max(high[p % 2], points[p]);
            }
        }
        double scale = side / Math.max(high[0] - low[0], high[1] - low[1]);
        for (double[] points : strokes) {
            for (int p = 0; p < points.length; p++) {
                points[p] =
                        Canvas.SIDE / 2.0 + scale * (points[p] - (low[p % 2] + high[p % 2]) / 2);
            }
        }
    }

    private static double[][][][] parse(String[][] digits) {
        return Arrays.stream(digits)
                .map(ways -> Arrays.stream(ways).map(SyntheticDigits::parse))
                .map(ways -> ways.toArray(double[][][]::new))
                .toArray(double[][][][]::new);
    }

    private static double[][] parse(String way) {
        return Arrays.stream(way.split("\\|"))
                .map(
                        stroke ->
                                Arrays.stream(stroke.strip().split("[ ,]+"))
                                        .mapToDouble(number -> Double.parseDouble(number) / 100)
                                        .toArray())
                .toArray(double[][]::new);
    }
}
