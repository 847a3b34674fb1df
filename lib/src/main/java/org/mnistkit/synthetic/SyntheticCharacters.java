package org.mnistkit.synthetic;

import java.util.Arrays;
import java.util.Random;

/**
 * Characters drawn stroke by stroke with a round pen, each in one of several ways of writing it,
 * slanted, stretched and bent at random; then scaled into 20×20 pixels and centered by their center
 * of mass in 28×28, as MNIST's were.
 */
abstract class SyntheticCharacters extends SyntheticImages {

    /** Points of a smooth line between two given ones. */
    private static final int STEPS = 6;

    private static final double BOX = 20;

    private final double[][][][] all;

    /**
     * @param characters for each character the ways of writing it. A way is a list of strokes
     *     separated by "|"; a stroke is a smooth line through points "x y" in a square from 0 0
     *     (top left) to 100 100. A corner is where one stroke ends and the next one begins.
     */
    SyntheticCharacters(String[][] characters) {
        super(characters.length);
        all = parse(characters);
    }

    @Override
    void draw(int label, Random random, Canvas canvas) {
        double[][][] ways = all[label];
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

    private static double[][][][] parse(String[][] characters) {
        return Arrays.stream(characters)
                .map(ways -> Arrays.stream(ways).map(SyntheticCharacters::parse))
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
