package org.mnistkit.data;

import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Bright lines across an image. */
final class Lines {

    /** A line fades with the distance d from it as 1 + ln(1 − d / REACH), to 0 at 1.45 pixels. */
    private static final double REACH = 2.3;

    /** A zigzag turns this far above and below its middle, in pixels. */
    private static final double ZIGZAG = 2;

    private Lines() {}

    /** A line of dashes from the left edge to the right one, two pixels each and two between. */
    static Raster dotted(Raster image, SplittableRandom random) {
        int start = between(0, image.rows() - 1, random);
        int end = between(0, image.rows() - 1, random);
        Raster line = line(image, 0, start, image.columns() - 1, end);
        return image.plus(line.map((row, column, light) -> column / 2 % 2 == 0 ? 0 : light));
    }

    /** A zigzag line, which is nearly level, with two pixels free at each end. */
    static Raster zigzag(Raster image, SplittableRandom random) {
        int margin = 2;
        int width = Math.max(1, image.columns() - 1 - 2 * margin);
        int start = between(0, image.rows() - 1, random);
        double angle = StrictMath.atan((double) between(-5, 5, random) / width);
        double sine = StrictMath.sin(angle);
        double cosine = StrictMath.cos(angle);
        double length = width / cosine;

        // Along the line and across it: the start, the turns, and a piece that is left.
        List<Point2D> points = new ArrayList<>(List.of(new Point2D.Double(0, 0)));
        double side = 0;
        for (double along = ZIGZAG; along <= length; along += 2 * ZIGZAG) {
            side = side > 0 ? -ZIGZAG : ZIGZAG;
            points.add(new Point2D.Double(along, side));
        }
        double rest = length % (2 * ZIGZAG);
        if (rest > 0) {
            points.add(new Point2D.Double(length, side / (2 * rest)));
        }
        AffineTransform place = new AffineTransform(cosine, sine, -sine, cosine, margin, start);
        Raster changed = image;
        for (int i = 0; i < points.size() - 1; i++) {
            Point2D from = place.transform(points.get(i), null);
            Point2D to = place.transform(points.get(i + 1), null);
            changed = changed.plus(line(image, from.getX(), from.getY(), to.getX(), to.getY()));
        }
        return changed;
    }

    /**
     * A whole number from one (inclusive) to another (exclusive), or the first if there is none.
     */
    private static int between(int from, int to, SplittableRandom random) {
        return from + (int) ((to - from) * random.nextDouble());
    }

    /**
     * The light of a line from left to right, in an image of the size of another. The distance from
     * it is measured up and down.
     */
    private static Raster line(Raster like, double x0, double y0, double x1, double y1) {
        double slope = (y1 - y0) / (x1 - x0);
        return like.map(
                (row, column, value) -> {
                    if (column < Math.floor(x0) || column >= Math.ceil(x1)) {
                        return 0;
                    }
                    double distance = Math.abs(row - y0 - slope * (column - x0));
                    return distance < REACH
                            ? Math.max(0, 1 + StrictMath.log(1 - distance / REACH))
                            : 0;
                });
    }
}
